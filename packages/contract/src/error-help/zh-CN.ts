import type { ErrorHelp } from './help.ts'

/** The documentation of all error codes in Simplified Chinese. */
export const chinese: ErrorHelp = {
  groups: {
    access_link: '设置密码的链接',
    account_center: '账号 API',
    action: '登录流程中的脚本',
    application: '应用',
    auth: '访问令牌',
    connector: '连接器',
    jwt_customizer: '令牌声明脚本',
    localization: '页面文案',
    custom_profile_fields: '自定义资料字段',
    entity: '存储的对象',
    guard: '请求格式',
    hook: 'Webhook',
    log: '审计日志',
    not_implemented: '尚未实现',
    oidc: '会话、授权与密钥',
    one_time_token: '一次性令牌',
    password: '密码',
    request: '请求',
    resource: 'API 资源',
    role: '角色',
    scope: '权限',
    secrets: '其他提供方的令牌',
    server: '服务器',
    session: '登录',
    sign_in_experiences: '登录设置',
    storage: '上传的图片',
    user: '用户',
    verification_code: '验证码',
    verification_record: '身份确认与验证记录',
  },
  codes: {
    'access_link.expired': {
      cause: '用于设置密码的链接已过期。',
      cure: '用 `POST /api/users/:userId/access-links` 重新创建。',
    },
    'access_link.no_email': {
      cause: '为没有邮箱的用户创建链接时使用了 `send: true`。',
      cure: '去掉 `send`，自行转交返回的 `url`；或先为用户设置邮箱。',
    },
    'access_link.not_found': {
      cause: '链接中的令牌不存在：可能被截断、输错，或所属账号已删除。',
      cure: '打开消息中的完整链接，或重新创建。',
    },
    'access_link.revoked': {
      cause: '管理员撤销了该链接，或账号已不再使用接收链接的邮箱。',
      cure: '重新创建链接。',
    },
    'access_link.used': { cause: '该链接已经用过一次。', cure: '用当时设置的密码登录，或重新创建链接。' },
    'account_center.not_enabled': {
      cause: '此服务器关闭了账号 API。',
      cure: '用 `PATCH /api/account-center { "enabled": true }` 开启。',
    },
    'account_center.field_not_editable': {
      cause: '要修改的字段，其字段控制不是 `Edit`。',
      cure: '在 `PATCH /api/account-center` 的 `fields` 中设为 `Edit`。',
    },
    'account_center.field_not_enabled': {
      cause: '要读取的字段，其字段控制为 `Off`；`data` 中有字段名。',
      cure: '在 `PATCH /api/account-center` 的 `fields` 中设为 `ReadOnly` 或 `Edit`。',
    },
    'action.general': {
      cause:
        '操作脚本运行失败且 `onExecutionError` 为 `block`，或脚本拒绝了登录（403）。`data.message` 中有拒绝的原因；在测试端点则有失败的原因。',
      cure: '在 `GET /api/logs` 中查找 `Action.*`，其中有消息和行号。',
    },
    'action.sign_in_identifier_changed': {
      cause: '操作脚本返回的用户，其标识与输入的不同。',
      cure: '不在 `user` 中返回该标识，或按 `event.identifier` 原样返回。',
    },
    'application.device_flow_not_changeable': {
      cause: '`isDeviceFlow` 与创建应用时不同。',
      cure: '保持原值，或另建一个应用。',
    },
    'application.device_flow_native_only': {
      cause: '为非 `Native` 类型的应用设置了 `isDeviceFlow`。',
      cure: '创建时使用 `"type": "Native"`。',
    },
    'application.invalid_role_type': {
      cause: '把用户角色分配给了应用。',
      cure: '请分配类型为 `MachineToMachine` 的角色。',
    },
    'application.invalid_third_party_application_type': {
      cause: '第三方应用的类型不是 `SPA`、`Native` 或 `Traditional`。',
      cure: '改用这三种类型之一。',
    },
    'application.invalid_type': {
      cause: '为非机器对机器应用设置了角色或 `isAdmin`。',
      cure: '改用类型为 `MachineToMachine` 的应用。',
    },
    'application.no_legacy_secret_found': {
      cause: '该应用没有可删除的旧式密钥。',
      cure: '按名称删除密钥：`DELETE /api/applications/:id/secrets/:name`。',
    },
    'application.protected_app_not_configured': {
      cause: '此服务器不支持受保护应用。',
      cure: '改为注册其他类型的应用。',
    },
    'application.saml.use_saml_app_api': {
      cause: '请求创建或操作了 `SAML` 类型的应用。',
      cure: '请使用 OpenID Connect；此服务器没有 SAML 应用。',
    },
    'application.secret_name_exists': { cause: '该应用已有同名密钥。', cure: '换一个名称，或先删除旧密钥。' },
    'application.third_party_application_cannot_enable_token_exchange': {
      cause: '为第三方应用设置了 `allowTokenExchange`。',
      cure: '用你自己的（第一方）应用进行令牌交换。',
    },
    'application.consent_management_api_scopes_not_allowed': {
      cause: '授权范围中包含管理 API 的权限，用户无法授予。',
      cure: '去掉这些权限；后端请改用角色。',
    },
    'application.third_party_application_only': {
      cause: '为第一方应用读取或设置了授权范围。',
      cure: '只有 `isThirdParty: true` 的应用才需要用户授权，此处无需设置。',
    },
    'application.user_consent_scopes_not_found': {
      cause: '其中有不存在的权限；`data` 中列出了它们的 ID。',
      cure: '只发送已存在的权限 ID。',
    },
    'auth.authorization_header_missing': {
      cause: '请求缺少 `Authorization` 请求头。',
      cure: '发送 `Authorization: Bearer <访问令牌>`。',
    },
    'auth.authorization_token_type_not_supported': {
      cause: '`Authorization` 请求头不是 Bearer 令牌。',
      cure: '发送 `Authorization: Bearer <访问令牌>`；Basic 只用于令牌端点。',
    },
    'auth.forbidden': {
      cause:
        '令牌有效，但无权执行此操作：缺少权限（`data.missingScope`）、是代用户或交换得到的令牌（`data.reason`），或登录模式不允许。',
      cure: '申请含该权限的令牌，或让用户自己登录后操作。',
    },
    'auth.insufficient_user_authentication': {
      cause:
        '管理员的登录对这项危险操作来说太久（`WWW-Authenticate` 中的 `max_age`），或没有使用第二重验证（`acr_values`）。',
      cure: '带上这些参数让管理员前往授权端点，再用新令牌重新请求。',
    },
    'auth.jwt_sub_missing': { cause: '管理 API 令牌没有 `sub`。', cure: '用客户端凭证重新申请令牌。' },
    'auth.third_party_application_forbidden': {
      cause: '该操作仅限第一方应用，而令牌是颁发给第三方应用的。',
      cure: '使用 `isThirdParty: false` 的应用。',
    },
    'auth.unauthorized': {
      cause: '令牌无效、过期或已撤销，属于另一个 API，或缺少权限（`data.missingScope`）。',
      cure: '用正确的 `resource` 和权限重新申请访问令牌。',
    },
    'connector.authorization_failed': {
      cause: '提供方拒绝了登录，或用户在那里取消了；`data.error` 来自提供方。',
      cure: '重新开始；若仍失败，检查在提供方登记的重定向 URI 和权限。',
    },
    'connector.can_not_modify_target': {
      cause: '修改了已有连接器的 `metadata.target`。',
      cure: '保持不变：已关联账号以它为键存储。需要其他 target 时请另建连接器。',
    },
    'connector.cannot_overwrite_metadata_for_non_standard_connector': {
      cause: '为自带名称和图标的连接器发送了 `metadata`。',
      cure: '去掉 `metadata`，只有标准连接器才有。',
    },
    'connector.email_connector.bulk_deletion_no_filter': {
      cause: '批量删除邮件模板时没有给出筛选条件。',
      cure: '给出 `languageTag`、`templateType` 或两者。',
    },
    'connector.general': {
      cause: '邮件服务器、短信服务或社交登录提供方出错；原因见 `data.reason`。',
      cure: '若原因与配置有关，请修改连接器配置；否则稍后重试。',
    },
    'connector.insufficient_request_parameters': {
      cause: '此服务器不会返回该错误；保留它是为了兼容 Logto 的客户端。',
      cure: '按 `connector.general` 处理。',
    },
    'connector.invalid_certificate': {
      cause: '此服务器不会返回该错误；保留它是为了兼容 Logto 的客户端。',
      cure: '按 `connector.general` 处理。',
    },
    'connector.invalid_config': {
      cause: '连接器配置无效；`data.issues` 列出了每个字段。',
      cure: '用 `PATCH /api/connectors/:id` 改正这些字段。',
    },
    'connector.invalid_config_guard': {
      cause: '此服务器不会返回该错误；保留它是为了兼容 Logto 的客户端。',
      cure: '按 `connector.general` 处理。',
    },
    'connector.invalid_metadata': {
      cause: '此服务器不会返回该错误；保留它是为了兼容 Logto 的客户端。',
      cure: '按 `connector.general` 处理。',
    },
    'connector.invalid_request_parameters': {
      cause: '连接器无法使用给出的内容，例如一个字段里有多个地址，或回调中没有授权码；详见 `data.reason`。',
      cure: '只发送一个地址，或原样转发提供方的回调参数。',
    },
    'connector.invalid_response': {
      cause: '提供方返回的内容无法解析；详见 `data.reason`。',
      cure: '检查连接器配置中的端点，然后重试。',
    },
    'connector.invalid_type_for_syncing_profile': {
      cause: '为发送消息的连接器设置了 `syncProfile`。',
      cure: '只为社交登录连接器设置。',
    },
    'connector.more_than_one_email': { cause: '此更改会导致存在两个邮件连接器。', cure: '先删除另一个。' },
    'connector.more_than_one_sms': { cause: '此更改会导致存在两个短信连接器。', cure: '先删除另一个。' },
    'connector.multiple_instances_not_supported': {
      cause: '该类连接器已存在，且只能有一个。',
      cure: '修改已有的连接器。',
    },
    'connector.multiple_target_with_same_platform': {
      cause: '另一个连接器已使用相同的 target 和平台；`data` 中有其名称。',
      cure: '换一个 `metadata.target`，或删除另一个连接器。',
    },
    'connector.not_found': {
      cause: '尚未设置邮件或短信连接器，无法发送验证码或链接。',
      cure: '用 `POST /api/connectors` 创建。',
    },
    'connector.not_found_with_connector_id': {
      cause: '`connectorId` 不是任何一种连接器的 ID。',
      cure: '从 `GET /api/connector-factories` 中选取 ID。',
    },
    'connector.not_implemented': {
      cause: '此服务器不会返回该错误；保留它是为了兼容 Logto 的客户端。',
      cure: '按 `connector.general` 处理。',
    },
    'connector.rate_limit_exceeded': { cause: '社交登录提供方要求降低请求频率。', cure: '稍后重试。' },
    'connector.should_specify_target': {
      cause: '创建标准连接器时没有给出 `metadata.target`。',
      cure: '指定一个 target，例如 `my-company`；已关联账号以它为键存储。',
    },
    'connector.social_auth_code_invalid': {
      cause: '提供方不接受授权码：已被使用、已过期，或属于其他客户端。',
      cure: '重新开始社交登录；若仍失败，检查连接器的客户端 ID 和密钥。',
    },
    'connector.social_invalid_access_token': {
      cause: '提供方不接受其自己的访问令牌。',
      cure: '重新开始社交登录；用户可能已在那里取消授权。',
    },
    'connector.social_invalid_id_token': {
      cause: '提供方的 ID 令牌未通过验证，或已被使用过。',
      cure: '重新开始；若仍失败，检查 issuer、客户端 ID 和本服务器的时钟。',
    },
    'connector.template_not_found': {
      cause: '连接器既没有此类消息的模板，也没有 `Generic` 模板。',
      cure: '为连接器添加对应 `usageType` 的模板。',
    },
    'connector.template_not_supported': {
      cause: '此服务器不会返回该错误；保留它是为了兼容 Logto 的客户端。',
      cure: '按 `connector.general` 处理。',
    },
    'connector.token_storage_not_supported': {
      cause: '该连接器未存储或不支持存储提供方的令牌。',
      cure: '在支持的连接器上设置 `enableTokenStorage`。',
    },
    'connector.unexpected_type': {
      cause: '连接器的种类不符合操作要求（社交登录、邮件或短信）。',
      cure: '给出对应种类的连接器。',
    },
    'connector.usage_limit_exceeded': {
      cause: '此服务器不会返回该错误；保留它是为了兼容 Logto 的客户端。',
      cure: '按 `connector.general` 处理。',
    },
    'jwt_customizer.general': {
      cause: '脚本运行失败或未返回对象（422），或调用了 `api.denyAccess`（403）；见 `data.message`。',
      cure: '修正脚本；`data.error.line` 是出错的行号。',
    },
    'localization.invalid_translation_structure': {
      cause: '有些键不是页面文案，或文案含有页面不会填充的占位符；见 `data.keys`。',
      cure: '键和占位符以 `GET /api/.well-known/phrases` 为准。',
    },
    'localization.cannot_delete_default_language': {
      cause: '试图删除后备语言的文案。',
      cure: '先更换 `languageInfo.fallbackLanguage`。',
    },
    'custom_profile_fields.entity_not_exists_with_names': {
      cause: '排序中有不存在的字段；见 `data.names`。',
      cure: '只列出已存在的字段。',
    },
    'custom_profile_fields.invalid_address_components': {
      cause: '`Address` 类型的字段没有组成部分。',
      cure: '在 `config.parts` 中至少给出一项。',
    },
    'custom_profile_fields.invalid_default_value': {
      cause: '`Checkbox` 没有默认值。',
      cure: '把 `config.defaultValue` 设为 `"true"` 或 `"false"`。',
    },
    'custom_profile_fields.invalid_fullname_components': {
      cause: '`Fullname` 类型的字段没有组成部分。',
      cure: '在 `config.parts` 中至少给出一项。',
    },
    'custom_profile_fields.invalid_min_max_input': {
      cause: '最小值大于最大值。',
      cure: '改正 `minLength`/`maxLength` 或 `minValue`/`maxValue`。',
    },
    'custom_profile_fields.invalid_name': {
      cause: '字段名含有字母和数字以外的字符。',
      cure: '只使用字母 `A`–`Z`、`a`–`z` 和数字。',
    },
    'custom_profile_fields.invalid_options': {
      cause: '`Select` 没有选项。',
      cure: '在 `config.options` 中至少给出一项。',
    },
    'custom_profile_fields.invalid_regex_format': {
      cause: '正则表达式有误，或可能耗时过长。',
      cure: '在 `config.format` 中不要使用反向引用和环视。',
    },
    'custom_profile_fields.invalid_sub_component_type': {
      cause: '地址或姓名的组成部分又是 `Address` 或 `Fullname`。',
      cure: '组成部分请使用简单类型。',
    },
    'custom_profile_fields.name_conflict_built_in_prop': {
      cause: '该名称是内置声明 `preferredUsername`。',
      cure: '换一个名称。',
    },
    'custom_profile_fields.name_conflict_custom_data': {
      cause: '该名称在自定义数据中是保留的，例如 `onboarding`。',
      cure: '换一个名称。',
    },
    'custom_profile_fields.name_conflict_sign_in_identifier': {
      cause: '该名称属于登录标识：`username`、`email`、`phone`、`primaryEmail` 或 `primaryPhone`。',
      cure: '换一个名称；这些字段有各自的操作。',
    },
    'custom_profile_fields.name_exists': {
      cause: '已有同名字段。',
      cure: '用 `PUT /api/custom-profile-fields/:name` 修改，或换一个名称。',
    },
    'entity.db_constraint_violated': {
      cause: '某个值违反数据库约束，例如角色类型不符，或为没有密钥的应用添加密钥。',
      cure: '检查请求所关联的各对象的类型。',
    },
    'entity.invalid_input': { cause: '请求体中没有可写入的内容。', cure: '至少发送一个字段。' },
    'entity.document_too_large': {
      cause: '存储的 JSON 文档会过大；`data` 中有 `path`、`bytes` 和 `limit`。',
      cure: '减少内容，或调高 `DOCUMENT_LIMIT`（最大 1 MiB）。',
    },
    'entity.not_exists': {
      cause: '请求要修改的对象不存在或已被删除。',
      cure: '重新列出，使用现有的名称或 ID。',
    },
    'entity.not_exists_with_id': {
      cause: '没有此 ID 对应的对象；`data` 中有 `name` 和 `id`。',
      cure: '检查 ID。',
    },
    'entity.not_found': {
      cause: '路径所指的用户、会话、链接或其他对象不存在。',
      cure: '检查 ID；可视为已删除。',
    },
    'entity.relation_foreign_key_not_found': {
      cause: '请求引用了不存在的对象，例如用户、角色或应用。',
      cure: '先创建该对象，或改正其 ID。',
    },
    'entity.unique_integrity_violation': { cause: '同样的对象已存在。', cure: '读取已有的对象并修改。' },
    'entity.value_too_long': {
      cause: '某个值超出字段长度；上限见 `data.message`。',
      cure: '缩短该值。姓名和邮箱等最多 128 个字符。',
    },
    'guard.file_size_exceeded': {
      cause: '上传的图片过大；`data.limit` 以字节为单位。',
      cure: '上传更小的文件。',
    },
    'guard.invalid_input': {
      cause: '路径、查询、请求头或请求体不符合文档规定的格式；`details` 逐行列出问题。',
      cure: '逐一改正。格式见 `/docs/reference`。',
    },
    'guard.invalid_pagination': {
      cause: '`page` 或 `page_size` 不是大于 0 的整数，或 `page_size` 超过 100。',
      cure: '每页最多请求 100 条。',
    },
    'guard.mime_type_not_allowed': {
      cause: '文件不是完整的 JPEG、PNG、GIF 或 WebP。',
      cure: '转换图片格式后重新上传。',
    },
    'hook.endpoint_responded_with_error': {
      cause: 'Webhook 地址对测试消息返回了 2xx 以外的状态码。',
      cure: '请查看 `data.responseStatus` 和 `data.responseBody`，以及接收方的日志。',
    },
    'hook.missing_events': {
      cause: '既没有提供 `events`，也没有提供已弃用的 `event`。',
      cure: '请至少提供一个事件。',
    },
    'hook.send_test_payload_failed': {
      cause: '无法连接 Webhook 地址，或者它没有在十秒内应答。',
      cure: '请检查地址；`data.message` 说明了原因。内网地址需要设置 `ALLOW_PRIVATE_NETWORK`。',
    },
    'log.invalid_time_window': {
      cause: '日志查询的 `start_time` 晚于 `end_time`。',
      cure: '交换两者；单位均为自 1970 年起的毫秒数。',
    },
    'log.too_many_streams': {
      cause: '该应用在一个节点上打开的日志流已达上限：`data.limit`。',
      cure: '先关闭一个流再打开新的；连接中断遗留的流会在一分钟内关闭。',
    },
    not_implemented: {
      cause: '该操作属于此服务器没有的管理 API 部分；`data.part` 中有名称。',
      cure: '请不要使用；[兼容性说明](../../compatibility.md)列出了现有功能。',
    },
    'oidc.invalid_grant': { cause: '该用户没有这项授权。', cure: '重新列出授权；它可能已被撤销。' },
    'oidc.invalid_request': {
      cause: '无法解析提供方回传的表单，或轮换密钥时使用了该类密钥没有的参数。',
      cure: '重新开始登录；轮换 Cookie 密钥时去掉 `rotationGracePeriod`。',
    },
    'oidc.invalid_session_account_id': {
      cause: '该会话属于另一个账号。',
      cure: '列出此账号的会话，使用其中的 ID。',
    },
    'oidc.key_not_found': {
      cause: '没有此 ID 的签名密钥。',
      cure: '用 `GET /api/configs/oidc/:keyType` 列出密钥。',
    },
    'oidc.key_required': { cause: '试图删除某类密钥中的最后一个。', cure: '先轮换，再删除旧密钥。' },
    'oidc.too_many_previous_keys': {
      cause: '仍在用于验证令牌的旧密钥过多，无法继续轮换；数量见 `data.limit`。',
      cure: '删除不再需要的旧密钥，或等到 `data.nextAt`（秒）。',
    },
    'oidc.only_previous_key_can_be_deleted': {
      cause: '要删除的私钥仍在签名或即将签名。',
      cure: '先轮换，再删除上一个密钥。',
    },
    'oidc.session_not_found': {
      cause: '会话已结束或从未存在。',
      cure: '若本意是结束它，无需再做什么；否则重新列出会话。',
    },
    'one_time_token.cannot_reactivate_token': {
      cause: '试图把一次性令牌的状态设为 `active`。',
      cure: '创建新的令牌。',
    },
    'one_time_token.email_mismatch': { cause: '令牌是为另一个邮箱创建的。', cure: '发送创建令牌时的邮箱。' },
    'one_time_token.interaction_event_mismatch': {
      cause: '令牌用于注册却被用来登录，或相反。',
      cure: '创建时给出正确的 `context.interactionEvent`，或不给出。',
    },
    'one_time_token.token_consumed': { cause: '令牌已被使用。', cure: '每次登录都创建新的令牌。' },
    'one_time_token.token_expired': { cause: '令牌已过期。', cure: '重新创建，必要时加大 `expiresIn`。' },
    'one_time_token.token_not_found': { cause: '没有这个令牌。', cure: '发送链接中的完整令牌。' },
    'one_time_token.token_revoked': {
      cause: '令牌已被撤销：由管理员撤销、因账号锁定撤销，或邮箱已从账号移除。',
      cure: '重新创建。',
    },
    'password.expired': {
      cause: '密码正确，但已过期。',
      cure: '让用户设置新密码；登录过程中用 `PUT /api/experience/profile/password` 提交。',
    },
    'password.rejected': {
      cause: '新密码不符合密码策略；`data` 列出各项原因。',
      cure: '换一个密码。可用 `POST /api/sign-in-exp/default/check-password` 试验。',
    },
    'password.unsupported_encryption_method': {
      cause: '密码摘要与 `passwordAlgorithm` 指定的算法不符，或验证开销过大。',
      cure: '改正这两个字段；格式见[迁移指南](migrate-from-auth0.md)。',
    },
    'password.invalid_legacy_password_format': {
      cause: '`"passwordAlgorithm": "Legacy"` 的摘要缺失、格式有误、开销过大，或永远不会匹配。',
      cure: '使用[受支持的格式](../../compatibility.md#management-api-users)。',
    },
    'request.body_too_large': {
      cause: '请求体超过服务器接受的大小；`data.limit` 以字节为单位。',
      cure: '分批发送。',
    },
    'request.invalid_input': {
      cause: '请求格式正确但内容不合理，例如无法编译的搜索模式或已过去的时间；详见 `details`。',
      cure: '改正 `details` 指出的内容。',
    },
    'request.method_not_allowed': {
      cause: '路径存在，但不支持此 HTTP 方法。',
      cure: '使用 `Allow` 响应头中的方法。',
    },
    'request.method_unknown': {
      cause: '服务器不认识此 HTTP 方法。',
      cure: '使用 `GET`、`POST`、`PUT`、`PATCH` 或 `DELETE`。',
    },
    'request.not_found': { cause: '此路径没有任何操作。', cure: '与 `/docs/reference` 中的路径对照。' },
    'request.message_rate_limited': {
      cause: '十分钟内已向该收件人发送十条消息，或同一用户请求过多。',
      cure: '等待十分钟。',
    },
    'request.throttled': {
      cause: '来自同一地址、用户或调用方的密码尝试、消息或注册过多。',
      cure: '等待 `Retry-After` 指定的秒数。上限由登录体验的 `throttlePolicy` 设置。',
    },
    'resource.cannot_delete_management_api': {
      cause: '试图删除管理 API 的资源。',
      cure: '请保留，它是服务器的一部分。',
    },
    'resource.cannot_modify_management_api': {
      cause: '试图修改管理 API 的资源或其权限。',
      cure: '创建你自己的资源。',
    },
    'resource.resource_identifier_in_use': { cause: '另一个 API 已使用此标识。', cure: '换一个标识。' },
    'role.application_exists': { cause: '其中有应用已拥有该角色。', cure: '只发送尚未拥有它的应用。' },
    'role.internal_role_violation': {
      cause: '试图创建、修改或分配内置角色，或名称以 `#internal:` 开头。',
      cure: '创建你自己的角色。',
    },
    'role.management_api_scopes_not_assignable_to_user_role': {
      cause: '把管理 API 的权限分配给了用户角色。',
      cure: '使用类型为 `MachineToMachine` 的角色。',
    },
    'role.name_in_use': { cause: '已有同名角色。', cure: '换一个名称。' },
    'role.scope_exists': { cause: '角色已拥有其中某项权限。', cure: '只发送尚未拥有的权限。' },
    'role.user_exists': { cause: '其中有用户已拥有该角色。', cure: '只发送尚未拥有它的用户。' },
    'scope.name_exists': { cause: '该 API 已有同名权限。', cure: '换一个名称。' },
    'scope.name_with_space': {
      cause: '权限名中有空白字符，而空白用于分隔权限。',
      cure: '使用 `:` 或 `-`，例如 `read:orders`。',
    },
    'secrets.third_party_token_set.access_token_expired': {
      cause: '存储的提供方令牌已过期且无法续期。',
      cure: '让用户在提供方重新登录：`PUT /api/my-account/identities/:target/access-token`。',
    },
    'secrets.third_party_token_set.token_not_found': {
      cause: '没有为该用户存储此提供方的令牌。',
      cure: '在连接器上设置 `enableTokenStorage`，并让用户重新登录。',
    },
    'server.busy': { cause: '服务器或数据库暂时过于繁忙。', cure: '等待 `Retry-After` 后重试。' },
    'server.error': {
      cause: '意外错误；没有任何更改。',
      cure: '用响应头 `Logto-Core-Request-Id` 在服务器日志中查找，并反馈问题。',
    },
    'server.storage_full': { cause: '数据库磁盘空间已满。', cure: '清理或扩容磁盘；读取不受影响。' },
    'server.unavailable': {
      cause: '无法连接数据库。',
      cure: '等待 `Retry-After` 后重试；`latchkey doctor` 可查找原因。',
    },
    'session.email_blocklist.email_not_allowed': {
      cause: '该邮箱、其域名或一次性邮箱服务在拦截名单中；`data.email` 为该邮箱。',
      cure: '换一个邮箱，或修改登录体验的 `emailBlocklistPolicy`。',
    },
    'session.email_blocklist.email_subaddressing_not_allowed': {
      cause: '邮箱含有 `+`，而 `blockSubaddressing` 已开启。',
      cure: '使用不含 `+` 后缀的邮箱。',
    },
    'session.email_blocklist.invalid_email': {
      cause: '文本中没有域名，不是邮箱。',
      cure: '发送形如 `mira@example.com` 的邮箱。',
    },
    'session.captcha_failed': {
      cause: '人机验证令牌被提供方拒绝、已使用过，或属于其他站点。',
      cure: '让用户重新完成验证；检查 `PUT /api/captcha-provider` 中的密钥。',
    },
    'session.captcha_required': {
      cause: '已开启人机验证，而请求没有附带验证结果。',
      cure: '在登录的第一个请求中发送 `captchaToken`。',
    },
    'session.google_one_tap.cookie_mismatch': {
      cause: 'Google One Tap 的 CSRF 令牌与 Cookie 不一致。',
      cure: '重新加载页面；由发起请求的页面提交表单。',
    },
    'session.identifier_not_found': {
      cause: '登录尚未识别出账号。',
      cure: '先验证密码、验证码或通行密钥，再调用 `POST /api/experience/identification`。',
    },
    'session.identity_conflict': {
      cause: '此次验证所属账号与已识别的账号不同。',
      cure: '用同一个账号重新开始登录。',
    },
    'session.interaction_not_found': {
      cause: '在 `PUT /api/experience` 之前调用了登录 API，或登录已过期。',
      cure: '先调用 `PUT /api/experience`，或从应用重新开始。',
    },
    'session.invalid_credentials': {
      cause: '账号或密码有误，或账号没有密码；不会说明是哪一种。',
      cure: '更正后重试，或重置密码。',
    },
    'session.invalid_interaction_type': {
      cause: '该调用不属于当前流程，例如在重置密码时使用注册验证码。',
      cure: '使用该流程的调用，或用 `PUT /api/experience/interaction-event` 切换。',
    },
    'session.not_found': {
      cause: '请求没有登录流程的 Cookie，或登录已结束。',
      cure: '从应用重新发起授权请求。',
    },
    'session.not_supported_for_forgot_password': {
      cause: '重置密码时不能进行此调用。',
      cure: '先完成重置，再登录。',
    },
    'session.invalid_connector_id': {
      cause: '没有此 ID 的连接器，或其 target 已改变。',
      cure: '从 `GET /api/.well-known/sign-in-exp` 获取 ID 后重新开始。',
    },
    'session.insufficient_info': { cause: '社交登录缺少 `state` 或 `redirectUri`。', cure: '两者都要发送。' },
    'session.mfa.backup_code_can_not_be_alone': {
      cause: '为没有其他验证因素的账号申请了备用验证码。',
      cure: '先绑定验证器应用或通行密钥。',
    },
    'session.mfa.backup_code_required': {
      cause: '账号有第二因素但没有备用验证码，而策略要求备用验证码。',
      cure: '调用 `POST /api/experience/verification/backup-code/generate`，再用 `POST /api/experience/profile/mfa` 绑定。',
    },
    'session.mfa.bind_mfa_existed': {
      cause: '该通行密钥已注册，或其验证记录已绑定过。',
      cure: '无需再做什么，或注册另一个通行密钥。',
    },
    'session.mfa.invalid_backup_code': {
      cause: '备用验证码错误或已使用。',
      cure: '使用十个备用验证码中的另一个。',
    },
    'session.mfa.invalid_totp_code': {
      cause: '六位验证码错误、已过期或已使用过。',
      cure: '等待下一个验证码；检查手机时钟。',
    },
    'session.mfa.mfa_factor_not_enabled': {
      cause: '该验证因素未开启，或不能用于此次登录。',
      cure: '在 `PATCH /api/sign-in-exp` 的 `mfa.factors` 中开启，或使用其他因素。',
    },
    'session.mfa.mfa_policy_not_user_controlled': {
      cause: '在强制要求第二因素时，试图移除或关闭最后一个。',
      cure: '先绑定另一个验证因素。',
    },
    'session.mfa.pending_info_not_found': {
      cause: '没有正在进行的通行密钥注册，或其质询已被应答。',
      cure: '重新获取选项并从头开始。',
    },
    'session.mfa.require_mfa_verification': {
      cause: '第一因素已验证，还缺第二因素；`data` 列出可用的因素。',
      cure: '验证其中之一，再次调用 `POST /api/experience/submit`。',
    },
    'session.mfa.suggest_additional_mfa': {
      cause: '用户仅有发往邮箱或手机的验证码，建议再绑定一种（`data.availableFactors`）。',
      cure: '提供绑定，或调用 `POST /api/experience/profile/mfa/mfa-suggestion-skipped`，然后再次提交。',
    },
    'session.mfa.webauthn_verification_failed': {
      cause: '无法验证通行密钥的应答，或该通行密钥未知（`data.isUnknownCredential`）。',
      cure: '在同一浏览器、同一服务器地址重试。',
    },
    'session.mfa.webauthn_verification_not_found': {
      cause: '账号没有通行密钥，或未开启通行密钥登录。',
      cure: '使用其他方式，或开启 `passkeySignIn`。',
    },
    'session.passkey_sign_in.pending_info_not_found': {
      cause: '通行密钥登录的质询已过期或已被应答。',
      cure: '用 `POST /api/experience/preflight/sign-in-passkey/authentication` 重新获取。',
    },
    'session.verification_failed': {
      cause: '验证记录存在，但尚未成功。',
      cure: '先用对应的 `…/verify` 调用完成验证。',
    },
    'session.verification_blocked_too_many_attempts': {
      cause: '此账号的密码或验证码错误次数过多；`data.relativeTime` 以分钟为单位。',
      cure: '等待 `Retry-After` 指定的时间。`POST /api/sentinel-activities/delete` 可解除锁定。',
    },
    'session.verification_session_not_found': {
      cause: '此次登录中没有该验证 ID、种类不符，或因密码、地址已变更而失效。',
      cure: '重新验证。',
    },
    'sign_in_experiences.adaptive_mfa_requires_mfa': {
      cause: '开启 `adaptiveMfa` 时没有任何验证因素。',
      cure: '在同一请求中设置 `mfa.factors`。',
    },
    'sign_in_experiences.adaptive_mfa_requires_non_skippable_policy': {
      cause: '`adaptiveMfa` 需要用户不能跳过的多因素策略。',
      cure: '在同一请求中把 `mfa.policy` 设为 `PromptAtSignInAndSignUpMandatory` 或 `PromptOnlyAtSignInMandatory`。',
    },
    'sign_in_experiences.at_least_one_authentication_factor': {
      cause: '某种登录方式既没有密码也没有验证码。',
      cure: '为每种方式把 `password` 或 `verificationCode` 设为 true。',
    },
    'sign_in_experiences.backup_code_cannot_be_enabled_alone': {
      cause: '`BackupCode` 是唯一的验证因素。',
      cure: '在 `mfa.factors` 中加入 `Totp` 或 `WebAuthn`。',
    },
    'sign_in_experiences.code_sign_in_must_be_enabled': {
      cause: '用户注册时没有密码，却不能用验证码登录。',
      cure: '在 `signIn.methods` 中为这些标识设置 `verificationCode: true`。',
    },
    'sign_in_experiences.duplicated_mfa_factors': {
      cause: '`mfa.factors` 中有重复的因素。',
      cure: '每种只列一次。',
    },
    'sign_in_experiences.duplicated_sign_up_identifiers': {
      cause: '注册标识有重复。',
      cure: '在 `signUp` 中每种只列一次。',
    },
    'sign_in_experiences.email_verification_code_cannot_be_used_for_mfa': {
      cause: '邮件验证码已用于登录，不能再作为第二因素。',
      cure: '从 `mfa.factors` 移除 `EmailVerificationCode`，或从 `signIn.methods` 移除验证码。',
    },
    'sign_in_experiences.email_verification_code_cannot_be_used_for_sign_in': {
      cause: '邮件验证码已是第二因素，不能再用于登录。',
      cure: '先从 `mfa.factors` 移除 `EmailVerificationCode`。',
    },
    'sign_in_experiences.enabled_connector_not_found': {
      cause: '该设置需要 `data.type` 类型的连接器，而目前没有。',
      cure: '先用 `POST /api/connectors` 创建。',
    },
    'sign_in_experiences.forgot_password_method_requires_connector': {
      cause: '`forgotPasswordMethods` 中的方式没有对应的连接器；名称见 `data.method`。',
      cure: '先创建该连接器。',
    },
    'sign_in_experiences.invalid_custom_email_blocklist_format': {
      cause: '拦截名单中有既非邮箱也非域名的条目；见 `data.entries`。',
      cure: '写成 `user@example.com` 或 `@example.com`；`*` 代表任意字符。',
    },
    'sign_in_experiences.missing_sign_up_identifiers': {
      cause: '给出了 `signUp.secondaryIdentifiers`，却没有 `signUp.identifiers`。',
      cure: '先给出主要标识。',
    },
    'sign_in_experiences.non_adaptive_mfa_requires_skippable_policy': {
      cause: '`mfa.policy` 是自适应验证专用的策略，而自适应验证未开启。',
      cure: '在同一请求中开启 `adaptiveMfa`，或改用其他策略，例如 `Mandatory`。',
    },
    'sign_in_experiences.password_expiration_invalid_period_days': {
      cause: '`passwordExpiration.validPeriodDays` 不是 1 到 36500 的整数。',
      cure: '改正该值。',
    },
    'sign_in_experiences.password_expiration_not_enabled': {
      cause: '试图把密码标记为过期，但此服务器未开启密码过期。',
      cure: '在 `PATCH /api/sign-in-exp` 中开启 `passwordExpiration` 并设置期限。',
    },
    'sign_in_experiences.password_expiration_requires_forgot_password': {
      cause: '开启了密码过期，但用户无法重置密码。',
      cure: '先设置 `forgotPasswordMethods`。',
    },
    'sign_in_experiences.passwordless_requires_verify': {
      cause: '用户无密码注册时没有验证其邮箱或手机号。',
      cure: '把 `signUp.verify` 设为 true。',
    },
    'sign_in_experiences.phone_verification_code_cannot_be_used_for_mfa': {
      cause: '短信验证码已用于登录，不能再作为第二因素。',
      cure: '从 `mfa.factors` 移除 `PhoneVerificationCode`，或从 `signIn.methods` 移除验证码。',
    },
    'sign_in_experiences.phone_verification_code_cannot_be_used_for_sign_in': {
      cause: '短信验证码已是第二因素，不能再用于登录。',
      cure: '先从 `mfa.factors` 移除 `PhoneVerificationCode`。',
    },
    'sign_in_experiences.unsupported_default_language': {
      cause: '后备语言既非内置，也没有自定义文案。',
      cure: '先用 `PUT /api/custom-phrases/:languageTag` 添加文案。',
    },
    'sign_in_experiences.username_policy_case_conflicts_exist': {
      cause: '有仅大小写不同的用户名，无法改为不区分大小写；`data` 中有示例。',
      cure: '修改这些用户名；`GET /api/sign-in-exp/username-policy/case-sensitivity-conflicts` 列出它们。',
    },
    'user.backup_code_already_in_use': {
      cause: '账号还有未使用的备用验证码。',
      cure: '先删除，再重新生成。',
    },
    'storage.upload_error': {
      cause: '对象存储拒绝了图片或没有及时响应。',
      cure: '检查 `S3_…` 设置和服务器日志。',
    },
    'user.cannot_delete_self': {
      cause: '调用方试图用管理 API 删除自己的账号。',
      cure: '使用账号 API：`POST /api/my-account/deletion`。',
    },
    'user.deletion_scheduled': {
      cause: '账号已关闭，将在 `data.deletesAt` 删除。',
      cure: '提供恢复：登录时 `POST /api/experience/restoration`，或 `DELETE /api/users/:userId/deletion`。',
    },
    'user.email_already_in_use': {
      cause: '另一个账号已使用此邮箱（不区分大小写）。',
      cure: '换一个邮箱，或用 `GET /api/users?search.primaryEmail=…` 查找该账号。',
    },
    'user.email_exists_in_profile': {
      cause: '账号已有邮箱，登录过程中不能再设置。',
      cure: '在账号页面修改。',
    },
    'user.id_already_in_use': { cause: '另一个用户或应用已使用此 ID。', cure: '去掉 `id`，或换一个。' },
    'user.identity_already_in_use': {
      cause: '该社交账号已关联到另一个账号，或（400）本账号已关联同一提供方。',
      cure: '登录另一个账号解除关联；替换请用 `PUT`。',
    },
    'user.identity_not_exist': { cause: '没有关联此提供方的社交账号。', cure: '先关联。' },
    'user.identity_not_exists_in_current_user': {
      cause: '所验证的社交账号没有关联到当前用户。',
      cure: '用已关联的账号登录提供方。',
    },
    'user.invalid_phone': {
      cause: '文本不是可能的手机号。',
      cure: '以国家代码开头，只含数字：`14155550100`。',
    },
    'user.invalid_role_type': {
      cause: '把机器对机器角色分配给了用户。',
      cure: '为用户分配类型为 `User` 的角色。',
    },
    'user.last_owner': {
      cause: '此更改会使服务器没有可登录的所有者。',
      cure: '先把角色 `owner` 授予另一个人。',
    },
    'user.last_sign_in_method_required': {
      cause: '此更改会使账号没有任何登录方式。',
      cure: '先添加另一个标识、社交账号或通行密钥。',
    },
    'user.missing_mfa': {
      cause: '策略或应用要求第二因素，而账号没有；`data.availableFactors` 列出可设置的因素。',
      cure: '用 `POST /api/experience/profile/mfa` 绑定；若有 `data.skippable`，可用 `…/mfa/mfa-skipped` 跳过。',
    },
    'user.missing_profile': {
      cause: '登录还需要 `data.missingProfile` 列出的信息，例如用户名或密码。',
      cure: '用 `POST /api/experience/profile` 提交后继续。',
    },
    'user.password_algorithm_required': {
      cause: '发送了 `passwordDigest`，却没有 `passwordAlgorithm`。',
      cure: '给出算法，例如 `Bcrypt`。',
    },
    'user.password_and_digest': {
      cause: '同时发送了 `password` 和 `passwordDigest`。',
      cure: '只发送其中一个。',
    },
    'user.password_exists_in_profile': {
      cause: '账号已有密码，登录过程中不能再设置。',
      cure: '在账号页面修改，或重置。',
    },
    'user.personal_access_token_name_exists': {
      cause: '该用户已有同名的个人访问令牌。',
      cure: '换一个名称。',
    },
    'user.passkey_preferred': {
      cause: '建议尚无通行密钥的用户添加一个（`data.skippable`）。',
      cure: '用 `POST /api/experience/profile/mfa/passkey` 绑定，或调用 `…/mfa/passkey-skipped`，然后再次提交。',
    },
    'user.phone_already_in_use': {
      cause: '另一个账号已使用此手机号（无论有无国内长途前缀 0）。',
      cure: '换一个手机号。',
    },
    'user.phone_exists_in_profile': {
      cause: '账号已有手机号，登录过程中不能再设置。',
      cure: '在账号页面修改。',
    },
    'user.same_password': { cause: '新密码与当前密码相同。', cure: '换一个密码。' },
    'user.sign_in_method_not_enabled': {
      cause: '该登录方式未开启。',
      cure: '在登录体验的 `signIn.methods`、`passkeySignIn` 或社交登录连接器中开启。',
    },
    'user.suggest_mfa': {
      cause: '策略建议设置第二因素；`data.availableFactors` 列出可用的因素。',
      cure: '用 `POST /api/experience/profile/mfa` 绑定，或调用 `…/mfa/mfa-skipped`，然后再次提交。',
    },
    'user.suspended': {
      cause: '管理员已停用该账号。',
      cure: '用 `PATCH /api/users/:userId/is-suspended { "isSuspended": false }` 恢复。',
    },
    'user.too_many_personal_access_tokens': {
      cause: '该用户的个人访问令牌已达 `data.limit` 的上限。',
      cure: '先删除一个。',
    },
    'user.totp_already_in_use': {
      cause: '账号已绑定验证器应用。',
      cure: '用 `PUT /api/my-account/mfa-verifications/totp` 替换，或先删除。',
    },
    'user.totp_secret_invalid': {
      cause: '密钥不是 16 至 32 个字符的 Base32。',
      cure: '按此格式发送，不含空格。',
    },
    'user.user_not_exist': {
      cause: '没有账号拥有此标识、社交账号或通行密钥，或账号已到删除时间。',
      cure: '若开放注册，可引导用户注册。',
    },
    'user.username_already_in_use': { cause: '另一个账号已使用此用户名。', cure: '换一个用户名。' },
    'user.username_exists_in_profile': {
      cause: '账号已有用户名，登录过程中不能再设置。',
      cure: '在账号页面修改。',
    },
    'user.username_invalid_charset_hard': {
      cause: '用户名含有 `usernamePolicy` 不允许的字符。',
      cure: '使用字母、数字和下划线。',
    },
    'user.username_lowercase_not_allowed': {
      cause: '用户名含有 `usernamePolicy` 禁止的小写字母。',
      cure: '去掉小写字母。',
    },
    'user.username_numbers_not_allowed': {
      cause: '用户名含有 `usernamePolicy` 禁止的数字。',
      cure: '去掉数字。',
    },
    'user.username_required': { cause: '用户名为空。', cure: '请提供用户名。' },
    'user.username_starts_with_number': { cause: '用户名以数字开头。', cure: '以字母或下划线开头。' },
    'user.username_too_long': { cause: '用户名超过 `data.max` 个字符。', cure: '缩短用户名。' },
    'user.username_too_short': { cause: '用户名少于 `data.min` 个字符。', cure: '加长用户名。' },
    'user.username_underscore_not_allowed': {
      cause: '用户名含有 `usernamePolicy` 禁止的下划线。',
      cure: '去掉下划线。',
    },
    'user.wrong_backup_code_format': {
      cause: '备用验证码不是十个十位十六进制文本。',
      cure: '发送服务器生成的那一组。',
    },
    'user.username_uppercase_not_allowed': {
      cause: '用户名含有 `usernamePolicy` 禁止的大写字母。',
      cure: '去掉大写字母。',
    },
    'verification_code.code_mismatch': { cause: '验证码错误。', cure: '使用最新一条消息中的验证码重试。' },
    'verification_code.email_mismatch': {
      cause: '验证码是发往另一个邮箱的。',
      cure: '发送接收验证码的邮箱。',
    },
    'verification_code.exceed_max_try': { cause: '验证码输错次数过多。', cure: '重新获取验证码。' },
    'verification_code.expired': { cause: '验证码已过期。', cure: '重新获取验证码。' },
    'verification_code.not_found': { cause: '没有此验证码，或已被使用。', cure: '重新获取验证码。' },
    'verification_code.phone_mismatch': {
      cause: '验证码是发往另一个手机号的。',
      cure: '发送接收验证码的手机号。',
    },
    'verification_record.not_found': {
      cause: '验证记录或验证因素不存在、已过期、种类不符或尚未验证。',
      cure: '重新验证，发送新的 ID。',
    },
    'verification_record.social_verification.invalid_target': {
      cause: '该记录所属的提供方与路径不符。',
      cure: '用该 target 的连接器进行验证。',
    },
    'verification_record.social_verification.token_response_not_found': {
      cause: '提供方没有返回可存储的令牌。',
      cure: '在连接器上设置 `enableTokenStorage` 后重新验证。',
    },
    'verification_record.permission_denied': {
      cause: '身份确认（step-up）：请求需要用户在最近十分钟内、以足够强的方式完成验证。',
      cure: '用 `POST /api/verifications/…` 验证，并以 `logto-verification-id` 发送其 ID。`GET /api/verifications/methods` 列出可用方式。',
    },
  },
}
