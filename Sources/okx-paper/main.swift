print("okx-paper")
