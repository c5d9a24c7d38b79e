public import Domain

/// Decimals in tests are written as text: a floating-point literal would pass through binary.
extension Exact: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) {
        guard let number = Exact(text) else { preconditionFailure("'\(text)' is no decimal") }
        self = number
    }
}
