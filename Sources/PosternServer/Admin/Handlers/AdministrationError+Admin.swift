import PosternAdminAPI
import PosternRelay

extension AdministrationError {
    /// As it is answered.
    ///
    /// - Parameter declaration: Names the fields that may be at fault.
    func adminError(of declaration: OperationDeclaration) -> AdminError {
        switch self {
        case .unknownNetwork, .unknownUser, .unknownBot, .unknownGroup, .unknownGuest: .notFound(description)
        case .unknownAccess, .unknownBackup: .notFound(description)
        case .invalid(let field, let reason): .validation([ErrorDetail(field: field, reason: reason)])
        case .unknownPreparation: .validation([ErrorDetail(field: "preparation", reason: "is unknown or has run out")])
        case .refused: .badRequest(description)
        case .conflict: .conflict(description)
        case .invitationEnd: .validation([ErrorDetail(field: "expires", reason: description)])
        case .groupNameTaken: .validation([ErrorDetail(field: "name", reason: description)])
        case .user(let refusal): .validation([refusal.detail(declaration)])
        case .numbersExhausted: .internalFailure
        }
    }
}

extension NewUserRefusal {
    /// - Parameter declaration: Names the field that is at fault.
    fileprivate func detail(_ declaration: OperationDeclaration) -> ErrorDetail {
        let details = declaration.fields.contains { $0.name == "userDetails" } ? "userDetails." : ""
        guard self == .unknownGroup else { return ErrorDetail(field: details + "username", reason: description) }
        let names = ["groupId", "securityGroupId"]
        let name = declaration.fields.map(\.name).first(where: names.contains) ?? "securityGroupIds"
        return ErrorDetail(field: details + name, reason: description)
    }
}
