/// Why the control API refuses a command.
enum ControlError: Error, Hashable {
    case token
    case field(FieldError)
    case unknown(String)
    /// The exchange itself would not do it.
    case refused(String)

    var response: PaperResponse {
        var json = JSONWriter()
        json.object { $0.field("error", description) }
        let status =
            switch self {
            case .token: 403
            case .unknown: 404
            case .field, .refused: 400
            }
        return PaperResponse(status: status, body: json.bytes)
    }

    private var description: String {
        switch self {
        case .token: "the header x-control-token is missing or wrong"
        case .field(let error): error.description
        case .refused(let reason): reason
        case .unknown(let command): "there is no control command \(command)"
        }
    }
}
