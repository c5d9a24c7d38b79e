print("basis")
