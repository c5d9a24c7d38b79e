import CLibcurl

/// Owns the linked list of header lines that libcurl borrows for a transfer.
struct HeaderList: ~Copyable {
    private(set) var first: UnsafeMutablePointer<curl_slist>?

    init() {}

    init(_ request: HTTPRequest) {
        for header in request.headers {
            // libcurl takes "Name:" as the wish to leave the header out, "Name;" as an empty one.
            append(header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)")
        }
        guard request.method == .post else { return }
        // Not to wait for a go-ahead, and not to call JSON a form.
        append("Expect:")
        if !request.has(header: "Content-Type") { append("Content-Type:") }
    }

    deinit { curl_slist_free_all(first) }

    private mutating func append(_ line: String) {
        guard let longer = curl_slist_append(first, line) else {
            preconditionFailure("no memory for a header")
        }
        first = longer
    }
}
