import PosternAdminAPI
import Testing

@Suite("Calendar time")
struct CalendarTimeTests {
    @Test(
        "tells seconds as date and time",
        arguments: [
            (0, "1970-01-01T00:00:00Z", "19700101T000000Z"), (951_782_400, "2000-02-29T00:00:00Z", "20000229T000000Z"),
            (1_440_938_160, "2015-08-30T12:36:00Z", "20150830T123600Z"),
            (1_709_251_198, "2024-02-29T23:59:58Z", "20240229T235958Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z", "21000301T000000Z"),
            (253_402_300_799, "9999-12-31T23:59:59Z", "99991231T235959Z"),
        ] as [(Int64, String, String)]
    )
    func tells(_ seconds: Int64, _ rfc3339: String, _ amazon: String) throws {
        let time = try #require(CalendarTime(epochSeconds: seconds))
        #expect(time.rfc3339 == rfc3339)
        #expect(time.amazonTimestamp == amazon)
        #expect(CalendarTime(rfc3339: rfc3339) == time)
        #expect(CalendarTime(amazonTimestamp: amazon) == time)
    }

    @Test("reads back the days that it tells")
    func days() throws {
        var before = ""
        for day in stride(from: 0, to: 60_000, by: 7) as StrideTo<Int64> {
            let time = try #require(CalendarTime(epochSeconds: day * 86_400 + day))
            #expect(CalendarTime(rfc3339: time.rfc3339) == time)
            #expect(before < time.rfc3339)
            before = time.rfc3339
        }
    }

    @Test(
        "refuses what is no time",
        arguments: [
            "", "2024-02-30T00:00:00Z", "2023-02-29T00:00:00Z", "2024-13-01T00:00:00Z", "2024-00-01T00:00:00Z",
            "2024-01-00T00:00:00Z", "2024-01-01T24:00:00Z", "2024-01-01T00:60:00Z", "2024-01-01T00:00:60Z",
            "1969-12-31T23:59:59Z", "0000-01-01T00:00:00Z", "2024-01-01t00:00:00Z", "2024-01-01T00:00:00", "2024-01-01",
            "2024-01-01T00:00:00+00:00", "2024-01-01T00:00:00.5Z", "+024-01-01T00:00:00Z", "２024-01-01T00:00:00Z",
        ]
    )
    func refuses(_ text: String) {
        #expect(CalendarTime(rfc3339: text) == nil)
        #expect(CalendarTime(amazonTimestamp: text.filter { $0 != "-" && $0 != ":" }) == nil)
    }

    @Test("keeps to its range")
    func range() {
        #expect(CalendarTime(epochSeconds: -1) == nil)
        #expect(CalendarTime(epochSeconds: 253_402_300_800) == nil)
        #expect(CalendarTime(clamping: .min).epochSeconds == 0)
        #expect(CalendarTime(clamping: .max).rfc3339 == "9999-12-31T23:59:59Z")
    }
}
