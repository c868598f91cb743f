import PosternAdminAPI
import PosternRelay
import PosternWire

extension AdminHandlers {
    var users: [AdminHandler] {
        [
            AdminHandler(
                BatchCreateUser.self,
                reply: { request, results in BatchCreateUser.Reply(request.users.map(CheckedItem.init), results) },
                act: { request, order in
                    let network = try await id(ofNetwork: request.networkId)
                    let wishes = request.users.compactMap { CheckedItem($0).wish }
                    return try await relay.createUsers(wishes, in: network, by: order)
                }
            ),
            AdminHandler(reading: ListUsers.self) { request in
                let network = try await id(ofNetwork: request.networkId)
                let page = try await users(request, ListUsers.declaration, UserPageRequest(request)) {
                    try await relay.users($0, of: network)
                }
                return ListUsers.Reply(page)
            },
            AdminHandler(reading: GetUser.self) { request in
                let network = try await id(ofNetwork: request.networkId)
                return GetUser.Reply(try await relay.user(request.userId, in: network), within: request)
            },
            AdminHandler(reading: GetUsersCount.self) { request in
                let counts = try await relay.userCounts(of: id(ofNetwork: request.networkId))
                return GetUsersCount.Reply(pending: counts.pending, active: counts.active, rejected: counts.rejected)
            },
            AdminHandler(reading: BatchLookupUserUname.self) { request in
                let network = try await id(ofNetwork: request.networkId)
                return BatchLookupUserUname.Reply(
                    request.unames,
                    try await relay.logins(behind: request.unames, in: network)
                )
            },
            AdminHandler(
                UpdateUser.self,
                reply: { request, facts in UpdateUser.Reply(facts, networkId: request.networkId) },
                act: { request, order in
                    let network = try await id(ofNetwork: request.networkId)
                    return try await relay.updateUser(
                        request.userId,
                        in: network,
                        try UserChange(request.userDetails),
                        by: order
                    )
                }
            ),
        ] + userBatches
    }

    private var userBatches: [AdminHandler] {
        [
            AdminHandler(
                BatchReinviteUser.self,
                reply: { request, results in BatchUserReply(request.userIds, results, "invited") },
                act: { request, order in
                    try await relay.reinviteUsers(request.userIds, in: id(ofNetwork: request.networkId), by: order)
                }
            ),
            AdminHandler(
                BatchDeleteUser.self,
                reply: { request, results in BatchUserReply(request.userIds, results, "deleted") },
                act: { request, order in
                    try await relay.deleteUsers(request.userIds, in: id(ofNetwork: request.networkId), by: order)
                }
            ),
            AdminHandler(
                BatchToggleUserSuspendStatus.self,
                reply: { request, results in
                    BatchUserReply(request.userIds, results, request.suspend ? "suspended" : "let in again")
                },
                act: { request, order in
                    let network = try await id(ofNetwork: request.networkId)
                    return try await relay.suspendUsers(request.userIds, request.suspend, in: network, by: order)
                }
            ),
        ]
    }
}

extension UserPageRequest {
    fileprivate init(_ request: ListUsers.Request) {
        self.init()
        username = request.username
        firstName = request.firstName
        lastName = request.lastName
        status = request.status.map(UserFacts.Status.init)
        group = request.groupId
    }
}

extension UserChange {
    /// - Throws: ``AdminError/validation(_:)`` for an invitation code of the administrator's own.
    fileprivate init(_ details: UpdateUser.Details?) throws(AdminError) {
        self.init()
        guard let details else { return }
        if let field = InvitationField(details.inviteCode, details.inviteCodeTtl, details.codeValidation) {
            throw .validation([ErrorDetail(field: "userDetails.\(field.name)", reason: InvitationField.reason)])
        }
        name = details.username
        firstName = details.firstName
        lastName = details.lastName
        group = details.securityGroupIds?.first
    }
}

/// What asks for an invitation by a code of the administrator's own, which the relay would learn.
private struct InvitationField {
    let name: String

    static let reason = "is not taken: use posternctl user invite"

    init?(_ code: String?, _ days: Int?, _ validation: Bool?) {
        guard code != nil || days != nil || validation == true else { return nil }
        name = code != nil ? "inviteCode" : days != nil ? "inviteCodeTtl" : "codeValidation"
    }
}

extension UpdateUser.Reply {
    fileprivate init(_ facts: UserFacts, networkId: String) {
        self.init(userId: facts.number, networkId: networkId, suspended: facts.isSuspended)
        securityGroupIds = [facts.group]
        firstName = facts.firstName.isEmpty ? nil : facts.firstName
        lastName = facts.lastName.isEmpty ? nil : facts.lastName
        modified = facts.modified.map { Int64(clamping: $0.seconds) }
        status = UserStatus(facts.status)
    }
}

extension BatchUserReply {
    /// - Parameter results: One for each number.
    init(_ numbers: [String], _ results: [Result<String, UserRefusal>], _ done: String) {
        var (successful, failed) = ([BatchUserSuccessResponseItem](), [BatchUserErrorResponseItem]())
        for (number, result) in zip(numbers, results) {
            switch result {
            case .success: successful.append(BatchUserSuccessResponseItem(userId: number))
            case .failure(let refusal):
                let detail = ErrorDetail(field: "userIds", reason: refusal.description)
                failed.append(BatchUserErrorResponseItem(detail, userId: number))
            }
        }
        let message = "\(successful.count) of \(results.count) users \(done)"
        self.init(message: message, successful: successful, failed: failed)
    }
}

extension BatchLookupUserUname.Reply {
    /// - Parameter logins: One for each name, `nil` where it is nobody's.
    fileprivate init(_ names: [String], _ logins: [String?]) {
        var (successful, failed) = ([BatchUnameSuccessResponseItem](), [BatchUnameErrorResponseItem]())
        for (name, login) in zip(names, logins) {
            if let login {
                successful.append(BatchUnameSuccessResponseItem(uname: name, username: login))
            } else {
                let detail = ErrorDetail(field: "unames", reason: "is no user of the network")
                failed.append(BatchUnameErrorResponseItem(detail, uname: name))
            }
        }
        let message = "\(successful.count) of \(names.count) names found"
        self.init(message: message, successful: successful, failed: failed)
    }
}

extension BatchCreateUser.Reply {
    /// - Parameter results: Of the items that were no faulty ones, in order.
    fileprivate init(_ items: [CheckedItem], _ results: [Result<UserFacts, NewUserRefusal>]) {
        var (successful, failed) = ([User](), [BatchUserErrorResponseItem]())
        var next = results.makeIterator()
        for item in items {
            switch item {
            case .faulty(let detail): failed.append(BatchUserErrorResponseItem(detail))
            case .wish:
                switch next.next() {
                case .success(let user): successful.append(User(user))
                case .failure(let refusal): failed.append(BatchUserErrorResponseItem(refusal.detail))
                case nil: preconditionFailure("the relay has an outcome for each wish")
                }
            }
        }
        let message = "\(successful.count) of \(items.count) users created"
        self.init(message: message, successful: successful, failed: failed)
    }
}

/// An item of a batch: one that asks for what is not offered fails rather than seem done.
private enum CheckedItem {
    case wish(UserWish)
    case faulty(ErrorDetail)

    init(_ item: BatchItem<BatchCreateUser.Item>) {
        switch item {
        case .faulty(let detail): self = .faulty(detail)
        case .valid(let item):
            if let field = InvitationField(item.inviteCode, item.inviteCodeTtl, item.codeValidation) {
                self = .faulty(ErrorDetail(field: field.name, reason: InvitationField.reason))
                return
            }
            self = .wish(
                UserWish(
                    name: item.username,
                    firstName: item.firstName ?? "",
                    lastName: item.lastName ?? "",
                    group: item.securityGroupIds.first
                )
            )
        }
    }

    var wish: UserWish? {
        if case .wish(let wish) = self { wish } else { nil }
    }
}

extension NewUserRefusal {
    var detail: ErrorDetail {
        switch self {
        case .unknownGroup: ErrorDetail(field: "securityGroupIds", reason: description)
        case .nameTaken, .nameUnusable, .networkFull: ErrorDetail(field: "username", reason: description)
        }
    }
}

extension UserStatus {
    init(_ status: UserFacts.Status) {
        self =
            switch status {
            case .pending: .pending
            case .active: .active
            case .rejected: .rejected
            }
    }
}

extension UserFacts.Status {
    fileprivate init(_ status: UserStatus) {
        self =
            switch status {
            case .pending: .pending
            case .active: .active
            case .rejected: .rejected
            }
    }
}

extension User {
    init(_ facts: UserFacts) {
        self.init(userId: facts.number)
        firstName = facts.firstName.isEmpty ? nil : facts.firstName
        lastName = facts.lastName.isEmpty ? nil : facts.lastName
        username = facts.login
        securityGroups = [facts.group]
        isAdmin = false
        suspended = facts.isSuspended
        status = UserStatus(facts.status)
        isUser = true
        uname = "\(facts.who.user)"
    }
}

extension GetUser.Reply {
    /// - Parameter request: Its window of time decides about the last activity.
    fileprivate init(_ facts: UserFacts, within request: GetUser.Request) {
        self.init(userId: facts.number)
        firstName = facts.firstName.isEmpty ? nil : facts.firstName
        lastName = facts.lastName.isEmpty ? nil : facts.lastName
        username = facts.login
        isAdmin = false
        suspended = facts.isSuspended
        status = UserStatus(facts.status)
        securityGroupIds = [facts.group]
        lastLogin = facts.lastLogin.map { Int64(clamping: $0.seconds) }
        lastActivity = facts.lastActivity.map { Int64(clamping: $0.seconds) }
            .flatMap { $0 >= request.startTime ?? .min && $0 <= request.endTime ?? .max ? $0 : nil }
    }
}
