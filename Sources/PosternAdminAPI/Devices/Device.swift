/// A user's device as lists answer it.
package struct Device: Codable, Hashable, Sendable {
    /// 32 hexadecimal digits.
    package var appId: String?
    /// RFC 3339.
    package var created: String?
    /// RFC 3339.
    package var lastLogin: String?
    /// `Active` or `Reset`.
    package var statusText: String?
    package var suspend: Bool?
    package var type: String?

    package init(appId: String) { self.appId = appId }
}

extension Device {
    static let fields: [Field] = [
        Field("appId", .text(.appID), "The device."),
        Field("created", .text(.timestamp), "When it came, in UTC."),
        Field("lastLogin", .text(.timestamp), "When it signed in last, in UTC."),
        Field("statusText", .text(.told), "Active, or Reset when it was signed out for good."),
        Field("suspend", .boolean, "Whether it may not sign in."),
        Field("type", .text(.told), "What kind of device it is."),
    ]
}

extension Device: PageRow {
    package static var standardSortFields: [String] { ["lastlogin"] }

    package var sortID: SortKey.Part { .text(appId) }

    package func sortPart(_ field: String) -> SortKey.Part {
        switch field {
        case "type": .text(type)
        case "suspend": .number(suspend == true ? 1 : 0)
        case "created": .text(created)
        default: .text(lastLogin)
        }
    }
}
