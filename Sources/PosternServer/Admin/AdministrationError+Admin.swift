import PosternAdminAPI
import PosternRelay

extension AdministrationError {
    /// As it is answered.
    var adminError: AdminError {
        switch self {
        case .unknownNetwork, .unknownUser: .notFound(description)
        case .unknownPreparation: .validation([ErrorDetail(field: "preparation", reason: "is unknown or has run out")])
        case .refused: .badRequest(description)
        case .conflict: .conflict(description)
        case .user(.unknownGroup):
            .validation([ErrorDetail(field: "securityGroupId", reason: NewUserRefusal.unknownGroup.description)])
        case .user(let refusal): .validation([refusal.detail])
        case .numbersExhausted: .internalFailure
        }
    }
}
