/// A list that pages are cut from, in rising order of id, equal ids allowed.
///
/// It is only ever walked from its new end, so that a list which lies in a file behind an index
/// serves as well as one in memory.
struct PagedList<Row> {
    /// The rows with an id below a bound, or all of them, newest first, each with the id that `after`
    /// and `before` name; a row is `nil` that must not be shown.
    let newestFirst: (_ bound: Int64?) -> AnyIterator<(id: Int64, row: Row?)>

    init(_ newestFirst: @escaping (_ bound: Int64?) -> AnyIterator<(id: Int64, row: Row?)>) {
        self.newestFirst = newestFirst
    }

    /// Rows in memory, in rising order of their ids.
    init<Rows>(_ rows: Rows, id: @escaping (Row) -> Int64)
    where Rows: RandomAccessCollection, Rows.Element == Row, Rows.Index == Int {
        self.init(rows, id: id) { $0 }
    }

    /// Elements in memory, in rising order of their ids, and the rows that they stand for.
    init<Elements>(
        _ elements: Elements, id: @escaping (Elements.Element) -> Int64,
        row: @escaping (Elements.Element) -> Row?
    ) where Elements: RandomAccessCollection, Elements.Index == Int {
        newestFirst = { bound in
            var end = bound.map { elements.firstPlace(notBelow: $0, id: id) } ?? elements.endIndex
            return AnyIterator {
                guard end > elements.startIndex else { return nil }
                end -= 1
                return (id(elements[end]), row(elements[end]))
            }
        }
    }
}

extension PagedList {
    /// The same list with some more rows in it, which are given in rising order of their ids.
    func merged(with rows: [Row], id: @escaping (Row) -> Int64) -> PagedList {
        let others = PagedList(rows, id: id)
        return PagedList { bound in
            let (left, right) = (newestFirst(bound), others.newestFirst(bound))
            var (first, second) = (left.next(), right.next())
            return AnyIterator {
                guard let one = first else {
                    defer { second = right.next() }
                    return second
                }
                if let other = second, other.id >= one.id {
                    defer { second = right.next() }
                    return other
                }
                defer { first = left.next() }
                return one
            }
        }
    }
}

extension RandomAccessCollection where Index == Int {
    /// The place of the first element, in rising order of ids, whose id is not below `bound`.
    fileprivate func firstPlace(notBelow bound: Int64, id: (Element) -> Int64) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = (low + high) / 2
            if id(self[middle]) < bound { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
