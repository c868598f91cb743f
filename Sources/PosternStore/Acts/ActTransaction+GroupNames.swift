import Foundation
import GRDB
package import PosternWire

extension ActTransaction {
    /// The group whose id or name this is; names compare folded, and an id comes before a name.
    package func group(called text: String, in network: NetworkID) throws -> SecurityGroup? {
        if let code = GroupCode(text), let group = try group(code, in: network) { return group }
        return try Row.fetchOne(
            db,
            sql: SecurityGroup.select + " WHERE network.network = ? AND security_group.folded_name = ?",
            arguments: [network.data, text.folded]
        ).map(SecurityGroup.init)
    }
}
