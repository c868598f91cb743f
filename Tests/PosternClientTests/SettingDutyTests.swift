import Foundation
import Testing

@testable import PosternClient

@Suite("Who keeps the settings of a security group")
struct SettingDutyTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test("each of the 36 settings has one duty, in the order of their names")
    func complete() {
        let names = SettingDuty.all.map(\.setting)
        #expect(names.count == 36)
        #expect(names == Set(names).sorted())
    }

    @Test("the article has the table as it is")
    func article() throws {
        let page = Self.root.appending(path: "Sources/PosternClient/PosternClient.docc/Settings.md")
        let lines = try String(contentsOf: page, encoding: .utf8).components(separatedBy: "\n")
        #expect(lines.filter { $0.hasPrefix("|") } == SettingDuty.table)
    }

    @Test("each setting that somebody keeps names a test that is there")
    func proofs() throws {
        let tests = try #require(
            FileManager.default.enumerator(at: Self.root.appending(path: "Tests"), includingPropertiesForKeys: nil)
        )
        let files = tests.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
        for duty in SettingDuty.all {
            if case .nobodyYet = duty.keeper {
                #expect(duty.proof == nil && duty.deed.isEmpty, "\(duty.setting)")
                continue
            }
            let proof = try #require(duty.proof, "\(duty.setting)")
            let file = try #require(files.first { $0.lastPathComponent == proof.file + ".swift" }, "\(proof.file)")
            #expect(try String(contentsOf: file, encoding: .utf8).contains("@Test(\"\(proof.name)"), "\(proof.name)")
            #expect(!duty.deed.isEmpty)
        }
    }

    @Test("the client keeps what it reads of a policy, and reads what it keeps")
    func read() {
        let read = Mirror(reflecting: SettingFields()).children.compactMap(\.label)
        let kept = SettingDuty.all.filter { $0.keeper == .client }.map(\.setting)
        // The network's alone, and no setting of a group.
        #expect(read.filter { $0 != "readReceiptConfig" }.sorted() == kept)
    }
}
