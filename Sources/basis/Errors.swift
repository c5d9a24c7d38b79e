public import Crypto
public import Domain
public import Passes
public import Store

/// A well-formed command line that asks for what cannot be done; one sentence, exit 64.
struct UsageError: Error, Hashable, CustomStringConvertible, ExitStatusConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    var exitStatus: ExitStatus { .usage }
}

/// Something around the program is not as it must be; one sentence, exit 78.
struct ConfigurationError: Error, Hashable, CustomStringConvertible, ExitStatusConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    var exitStatus: ExitStatus { .configuration }
}

extension StrategyField.FieldError: ExitStatusConvertible {
    public var exitStatus: ExitStatus { .usage }
}

extension SchemaError: ExitStatusConvertible {
    public var exitStatus: ExitStatus {
        switch self {
        case .alreadyRunning: .tryLater
        case .stepFailed(_, _, let cause): ExitStatus(cause)
        case .notCreated, .olderThanProgram, .newerThanProgram, .unknownSteps, .historyChanged,
            .stepMissing:
            .configuration
        }
    }
}

extension CryptoError: ExitStatusConvertible {
    public var exitStatus: ExitStatus {
        switch self {
        case .noRandomness, .cipherFailed, .wrongLength, .coreDumpsStayOn: .bug
        case .authenticationFailed, .malformedSealedField: .nonsense
        case .wrongKey: .refused
        case .keyNotConfigured, .keyConfiguredTwice, .keyTextMalformed: .configuration
        case .keyFile(_, .exposed), .keyFile(_, .ownedByAnother): .refused
        case .keyFile: .configuration
        case .keyCommand(.timedOut): .tryLater
        case .keyCommand: .configuration
        }
    }
}
