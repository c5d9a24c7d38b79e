import Domain

/// What is wrong with a file of accounts. Names the place, never a secret.
public enum PaperAccountsError: Error, Hashable, CustomStringConvertible {
    case notJSON
    /// The account counts from 0, here and below; people are told one more.
    case missing(field: String, account: Int)
    case invalid(field: String, value: String, account: Int)
    /// A uid or a key that two accounts have.
    case duplicate(field: String, value: String)

    public var description: String {
        switch self {
        case .notJSON: "the accounts file is not a JSON object with a list \"accounts\""
        case .missing(let field, let account): "account \(account + 1) has no \"\(field)\""
        case .invalid(let field, let value, let account):
            "account \(account + 1): \"\(field)\" cannot be '\(value)'"
        case .duplicate(let field, let value): "two accounts share the \(field) '\(value)'"
        }
    }
}

extension PaperAccount {
    /// Reads `{"accounts":[{"uid":"1","level":"2","keys":[{"key","secret","passphrase"}],
    /// "balances":{"USDT":"1000"}, …}]}`; only `uid` and `keys` are required.
    public static func list(fromJSON bytes: [UInt8]) throws(PaperAccountsError) -> [PaperAccount] {
        guard case .array(let rows)? = JSONValue(bytes)?["accounts"] else { throw .notJSON }
        var accounts: [PaperAccount] = []
        for (index, row) in rows.enumerated() {
            accounts.append(try account(AccountRow(json: row, index: index)))
        }
        let repeatedID = duplicate(accounts.map(\.uid))
        if let repeatedID { throw .duplicate(field: "uid", value: repeatedID) }
        let repeatedKey = duplicate(accounts.flatMap(\.keys).map(\.key))
        if let repeatedKey { throw .duplicate(field: "key", value: repeatedKey) }
        return accounts
    }

    private static func duplicate(_ names: [String]) -> String? {
        var seen: Set<String> = []
        return names.first { !seen.insert($0).inserted }
    }

    private static func account(_ row: AccountRow) throws(PaperAccountsError) -> PaperAccount {
        var account = PaperAccount(uid: try row.required("uid"))
        account.name = row.json["name"]?.text ?? ""
        account.level = try row.choice("level", or: .futures)
        account.positionMode = try row.choice("position_mode", or: .net)
        account.autoLoan = try row.flag("auto_loan", or: false)
        account.feeType = try row.choice("fee_type", or: FeeType.received).rawValue
        account.feeLevel = try row.feeLevel()
        account.leverage = try row.decimal("leverage", or: account.leverage)
        guard case .array(let keys)? = row.json["keys"] else {
            throw .missing(field: "keys", account: row.index)
        }
        for json in keys { account.keys.append(try key(AccountRow(json: json, index: row.index))) }
        if case .object(let balances)? = row.json["balances"] {
            let amounts = AccountRow(json: .object(balances), index: row.index)
            for currency in balances.keys {
                account.balances[currency] = try amounts.decimal(currency, or: 0)
            }
        }
        return account
    }

    private static func key(_ row: AccountRow) throws(PaperAccountsError) -> PaperKey {
        var key = PaperKey(
            key: try row.required("key"), secret: try row.required("secret"),
            passphrase: try row.required("passphrase"))
        key.environment = try row.choice("environment", or: .live)
        guard case .array(let permissions)? = row.json["permissions"] else { return key }
        key.permissions = permissions.compactMap(\.text)
        return key
    }
}

/// The two ways a spot fee is taken.
enum FeeType: String, Codable, Sendable {
    case received = "0"
    case quote = "1"
}

/// One JSON object of the file, with the number of the account it belongs to.
private struct AccountRow {
    let json: JSONValue
    let index: Int

    func required(_ field: String) throws(PaperAccountsError) -> String {
        guard let text = json[field]?.text, !text.isEmpty else {
            throw .missing(field: field, account: index)
        }
        return text
    }

    func choice<Choice: RawRepresentable<String>>(
        _ field: String, or standard: Choice
    ) throws(PaperAccountsError) -> Choice {
        guard let text = json[field]?.text else { return standard }
        guard let choice = Choice(rawValue: text) else {
            throw .invalid(field: field, value: text, account: index)
        }
        return choice
    }

    func feeLevel() throws(PaperAccountsError) -> String {
        let level = json["fee_level"]?.text ?? "Lv1"
        guard level == "Lv1" || FeeSchedule.levels[level] != nil else {
            throw .invalid(field: "fee_level", value: level, account: index)
        }
        return level
    }

    func flag(_ field: String, or standard: Bool) throws(PaperAccountsError) -> Bool {
        guard let text = json[field]?.text else { return standard }
        guard let flag = Bool(text) else {
            throw .invalid(field: field, value: text, account: index)
        }
        return flag
    }

    func decimal(_ field: String, or standard: Exact) throws(PaperAccountsError) -> Exact {
        guard let text = json[field]?.text else { return standard }
        guard let number = Exact(text), !number.isNegative else {
            throw .invalid(field: field, value: text, account: index)
        }
        return number
    }
}
