/// When a question is asked again. Only questions are: what changes something is sent once.
struct RetryPolicy: Sendable {
    /// How often one question is sent at most.
    let attempts = 3

    /// Milliseconds to wait before the next attempt, after so many.
    func pause(after attempt: Int, _ errors: [OKXError]) -> Int64 {
        let pause: Int64 = attempt == 1 ? 250 : 1000
        // The limits count over two seconds.
        return errors.contains(where: \.isRateLimit) ? max(pause, 2000) : pause
    }
}
