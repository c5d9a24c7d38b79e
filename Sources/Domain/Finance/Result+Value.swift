extension Result {
    /// The success, where the reason of a failure is not asked for.
    public var value: Success? {
        if case .success(let value) = self { value } else { nil }
    }
}
