/// The fields that are known, for ``FieldScan``: each message of `content.proto` under its own name.
enum ContentShape {
    typealias Shape = FieldScan.Shape

    static let content: Shape = [
        1: .many(.bytes),
        2: .one(.bytes),
        3: .many(.message(range)),
        4: .many(.message([1: .one(number), 2: .one(number), 3: .one(number)])),
        5: .many(.message([1: .one(.bytes), 2: .many(.message(range))])),
        6: .many(.message([1: .one(small), 2: .one(.bytes), 3: .one(small), 4: .one(.bytes)])),
        7: .many(.message([1: .one(.bytes), 2: .one(number), 3: .one(.bytes)])),
        8: .one(.message(timers)),
        9: .one(.message(target)),
        10: .one(.message([1: .one(.bytes), 2: .one(number)])),
        16: .one(.message(text)),
        17: .one(.message([1: .one(.message(target)), 2: .one(.bytes), 3: .one(flag), 4: .one(small)])),
        18: .one(.message([1: .one(.message(target)), 2: .one(.message(text)), 3: .one(small)])),
        19: .one(.message([1: .one(.message(target))])),
        20: .one(.message([1: .many(.message(receiptGroup))])),
        21: .one(.message([1: .one(small)])),
        23: .one(.message([1: .one(small), 2: .one(small), 3: .one(small), 4: .one(.bytes)])),
        24: .one(.message(roomDetails)),
        25: .one(.message([1: .one(.message(timers)), 2: .one(small)])),
        27: .one(.message([1: .one(.bytes), 2: .one(.bytes), 3: .one(.bytes), 4: .one(.bytes)])),
        32: .one(.message([1: .one(.bytes), 2: .one(.bytes), 3: .one(.bytes)])),
        33: .one(.message([1: .one(.bytes), 2: .one(.bytes)])),
        34: .one(.message([1: .many(.message(readMark)), 2: .many(.message(anchoredRoom))])),
    ]

    private static let number = FieldScan.Kind.number(atMost: .max)
    /// Of 32 bits: a decoder would cut more off.
    private static let small = FieldScan.Kind.number(atMost: UInt64(UInt32.max))
    private static let flag = FieldScan.Kind.number(atMost: 1)

    private static let range: Shape = [1: .one(number), 2: .one(number)]
    private static let timers: Shape = [1: .one(small), 2: .one(small)]
    private static let target: Shape = [1: .one(.bytes), 2: .one(.bytes)]
    private static let text: Shape = [
        1: .one(.bytes), 2: .many(.message([1: .one(small), 2: .one(small), 3: .one(.bytes)])),
    ]
    private static let roomDetails: Shape = [1: .one(.bytes), 2: .one(.bytes), 3: .one(small), 4: .one(small)]
    private static let readMark: Shape = [1: .one(.bytes), 2: .one(.bytes), 3: .one(number)]
    private static let anchoredRoom: Shape = [
        1: .one(.bytes), 2: .one(small), 3: .one(.bytes), 4: .one(.message(roomDetails)), 5: .one(.bytes),
    ]
    private static let receiptGroup: Shape = [1: .one(.bytes), 2: .one(.bytes), 3: .many(.bytes), 4: .many(.bytes)]
}
