/// One candidate's verdict as stored: why it was or was not traded.
public struct VerdictRow: Hashable, Sendable {
    /// The pass, by its number.
    public let pass: Int64
    /// `nil` when the account was removed since.
    public let account: String?
    /// `nil` when the strategy was removed since.
    public let strategy: String?
    /// The version of the strategy's rules that it was judged by.
    public let strategyVersion: Int?
    public let coin: String
    public let spotID: String
    public let futureID: String
    /// ``Verdict`` by its name.
    public let verdict: String
    /// The sentences of all reasons that apply, the first first; empty when it was traded.
    public let sentences: [Sentence]
    /// The figures that the decision was made on, by name.
    public let figures: [StoredFigure]
    /// The same as stored, for programs.
    public let reasonsJSON: String
    /// An object of the figures, by name.
    public let numbersJSON: String

    /// One reason, for people.
    public struct Sentence: Hashable, Sendable {
        /// A verdict's name.
        public let reason: String
        public let text: String

        public init(reason: String, text: String) {
            (self.reason, self.text) = (reason, text)
        }
    }

    public init(
        pass: Int64, account: String?, strategy: String?, strategyVersion: Int?, coin: String,
        spotID: String, futureID: String, verdict: String, sentences: [Sentence],
        figures: [StoredFigure], reasonsJSON: String, numbersJSON: String
    ) {
        (self.pass, self.account, self.strategy) = (pass, account, strategy)
        (self.strategyVersion, self.coin, self.spotID) = (strategyVersion, coin, spotID)
        (self.futureID, self.verdict, self.sentences) = (futureID, verdict, sentences)
        (self.figures, self.reasonsJSON, self.numbersJSON) = (figures, reasonsJSON, numbersJSON)
    }
}

/// A named figure as stored: its digits are kept as text.
public struct StoredFigure: Hashable, Sendable {
    public let name: String
    public let text: String

    public init(name: String, text: String) {
        (self.name, self.text) = (name, text)
    }
}
