import Foundation
import PosternAdminAPI
import PosternPrimitives
import PosternServer

extension FuzzTarget {
    func administration(_ bytes: [UInt8]) throws {
        switch self {
        case .json:
            guard let value = try? JSONParser.parse(bytes) else { return }
            let written = value.serialised
            guard let again = try? JSONParser.parse(written), again == value else {
                throw FuzzFailure("JSON: what was read is not read again from what is written of it")
            }
        case .accessPolicy:
            let text = String(decoding: bytes, as: UTF8.self)
            _ = try? AccessPolicy(parsing: text)
            _ = try? AccessPolicy(stored: text)
        case .signedRequest: signedRequest(bytes)
        case .operations: operations(bytes)
        case .csv:
            _ = CSVParser.parse(bytes)
            _ = UserSheet(parsing: bytes)
        case .pageToken:
            let text = String(decoding: bytes, as: UTF8.self)
            let key = [UInt8](repeating: 5, count: 32)
            let request = ListAccessKeys.Request()
            guard let token = try? PageToken(key: key, for: ListAccessKeys.declaration, request) else { return }
            guard let last = try? token.lastKey(in: text) else { return }
            guard token.text(after: last) == text else { throw FuzzFailure("page token: another text for one key") }
        case .sealedBackup: sealedBackup(bytes)
        case .configuration:
            let reader = ConfigurationReader(text: String(decoding: bytes, as: UTF8.self), environment: [:])
            guard reader.mistakes.isEmpty else { return }
            let text = ExplainedConfiguration(reader.configuration).text
            guard ConfigurationReader(text: text, environment: [:]).mistakes.isEmpty else {
                throw FuzzFailure("configuration: what is written of it is not read again")
            }
        default: break
        }
    }

    /// A request as HTTP has it: a line with method and target, headers, a blank line, the body.
    private func request(_ bytes: [UInt8]) -> AdminRequest {
        let text = String(decoding: bytes, as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let first = (lines.first ?? "").split(separator: " ", maxSplits: 1)
        let end = lines.firstIndex(of: "") ?? lines.endIndex
        let headers = lines[..<end].dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            return AdminRequest.Header(String(parts.first ?? ""), String(parts.last ?? ""))
        }
        return AdminRequest(
            method: String(first.first ?? ""),
            target: String(first.count > 1 ? first[1] : ""),
            headers: headers,
            body: Array(lines[end...].dropFirst().joined(separator: "\n").utf8)
        )
    }

    private func signedRequest(_ bytes: [UInt8]) {
        let request = request(bytes)
        guard case .signature(let claim)? = try? RequestCredentials(request, at: 1_709_251_198) else { return }
        // Whoever has not the secret has no signature either.
        _ = try? claim.verified(with: nil)
    }

    private func operations(_ bytes: [UInt8]) {
        let request = request(bytes)
        guard let match = try? AdminOperations.router.match(method: request.method, path: request.path) else { return }
        for operation in AdminOperations.all where operation.declaration == match.declaration {
            decode(operation, request, match)
        }
    }

    private func decode<Operation: AdminOperation>(
        _ operation: Operation.Type,
        _ request: AdminRequest,
        _ match: AdminRouter.Match
    ) {
        _ = try? operation.decode(request, match)
    }

    private func sealedBackup(_ bytes: [UInt8]) {
        _ = BackupKeys.publicKey(String(decoding: bytes, as: UTF8.self))
        guard
            let key = try? P521.Agreement.PrivateKey(
                scalar: SecretBytes(copying: [UInt8](repeating: 0, count: 65) + [9])
            )
        else { return }
        guard var opener = try? SealedBackup.Opener(Array(bytes.prefix(SealedBackup.headerBytes)), recipient: key)
        else {
            return
        }
        _ = try? opener.open(Array(bytes.dropFirst(SealedBackup.headerBytes)), isLast: true)
    }
}
