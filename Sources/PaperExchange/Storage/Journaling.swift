import Domain

/// How far an exchange has come with making things permanent.
struct CommitState {
    /// Something has gone into the journal since the last commit.
    var isDue = false
    /// The moment at which what is going on began.
    var begun = Timestamp(milliseconds: 0)
    var lastMarket: Timestamp?
    var entriesSinceSnapshot = 0

    /// So many entries are replayed at most after a crash: some seconds.
    static let entriesPerSnapshot = 20_000
    /// So many rows go to the store together. Each alone would make it write several pages anew.
    static let rowsTogether = 256
}

/// What an exchange writes, and when.
///
/// The entry of a request is committed before the request is answered. Whoever has an answer finds its
/// effect again whatever dies, as everything follows from the entries; what has none took effect whole
/// or not at all. Rows may wait: until somebody asks for them, until they are many, and no longer than
/// until the next snapshot, after which no entry would bring them back.
extension PaperExchange {
    func journal(_ request: PaperRequest, isAdmitted: Bool) {
        append(
            .request(
                JournalEntry.Request(
                    method: request.method, target: request.target, body: request.body,
                    keyUID: authentication.uid(ofKeyIn: request), isAdmitted: isAdmitted)))
    }

    func append(_ input: JournalEntry.Input) {
        guard let store else { return }
        store.append(JournalEntry(time: commits.begun, wall: clock.wallNow, input: input))
        commits.lastMarket = now
        commits.entriesSinceSnapshot += 1
        commits.isDue = true
    }

    /// Hands what is over to the store, for whoever asks for a list. Never before what it follows from
    /// is permanent: a row of something that has not happened would stay for ever.
    func flush() {
        guard let store, let records = engine.state.outbox, !records.isEmpty else { return }
        if clock.rate > 1 {
            noteTime()
            store.commit()
        }
        store.add { records.map { StoredRow($0.record, of: $0.uid) } }
        engine.state.outbox = []
    }

    func commit() {
        guard let store else { return }
        if isTimeToldAhead { noteTime() }
        if commits.isDue { store.commit() }
        commits.isDue = false
        if engine.state.outbox?.count ?? 0 >= CommitState.rowsTogether { flush() }
        if commits.entriesSinceSnapshot >= CommitState.entriesPerSnapshot { saveSnapshot() }
    }

    private func noteTime() {
        commits.lastMarket = now
        store?.note(market: now, wall: clock.wallNow)
        commits.isDue = true
    }

    /// A clock that does not run with the wall's is set back to its last commit by a crash: never by
    /// more than a second of what somebody may have been told.
    private var isTimeToldAhead: Bool {
        clock.rate > 1 && now - (commits.lastMarket ?? engine.settings.start) >= Timestamp.second
    }

    /// Saves where everything stands, so that the next start has nothing to replay. To be called
    /// when no more requests come.
    public func close() {
        guard store != nil else { return }
        begin(at: now)
        noteTime()
        end()
        saveSnapshot()
    }

    private func saveSnapshot() {
        flush()
        store?.save(snapshot: StoredJSON.bytes(of: ExchangeSnapshot(of: self)))
        store?.commit()
        (commits.entriesSinceSnapshot, commits.isDue) = (0, false)
    }
}
