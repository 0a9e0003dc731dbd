import { named } from './role-targets.ts'

/** A form with one file in the part `file`. */
export function formWith(bytes: Uint8Array, name = 'me.png'): FormData {
  const form = new FormData()
  form.append('file', new Blob([new Uint8Array(bytes)]), name)
  return form
}

/** The form of an import. */
export function importOf(text: string, options: object): FormData {
  const form = new FormData()
  form.append('file', new Blob([text]), 'people')
  form.append('options', JSON.stringify(options))
  return form
}

/** A picture of one red pixel. */
export const smallestPng = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAADElEQVQImWP4z8AAAAMBAQCc479ZAAAAAElFTkSuQmCC',
  'base64',
)

const credential = { type: 'WebAuthn', id: 'bm9ib2R5', rawId: 'bm9ib2R5', clientExtensionResults: {} }
const registration = { ...credential, response: { clientDataJSON: 'e30', attestationObject: 'oA' } }
const authentication = {
  ...credential,
  response: { clientDataJSON: 'e30', authenticatorData: 'AA', signature: 'AA' },
}
const totpSecret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

/**
 * The error codes of Account API operations that are refused even with a valid body, as something must exist first.
 * The code comes after every check of access.
 */
export const stillMissing: Record<string, string> = {
  setPrimaryEmail: 'verification_record.not_found',
  setPrimaryPhone: 'verification_record.not_found',
  verifyVerificationCode: 'verification_record.not_found',
  replaceMyTotp: 'session.mfa.invalid_totp_code',
  listMyBackupCodes: 'verification_record.not_found',
  renameMyPasskey: 'verification_record.not_found',
  removeMyFactor: 'verification_record.not_found',
  renameMyPersonalAccessToken: 'entity.not_exists',
  deleteMyPersonalAccessToken: 'entity.not_found',
  verifyPasskeyRegistration: 'verification_record.not_found',
  askForPasskey: 'session.mfa.webauthn_verification_not_found',
  verifyPasskey: 'verification_record.not_found',
  verifyTotp: 'session.mfa.invalid_totp_code',
  verifyBackupCode: 'session.mfa.invalid_backup_code',
  linkMyIdentity: 'verification_record.not_found',
  replaceMyIdentity: 'verification_record.not_found',
  unlinkMyIdentity: 'user.identity_not_exist',
  readMyProviderToken: 'secrets.third_party_token_set.token_not_found',
  replaceMyProviderToken: 'verification_record.not_found',
  readMyEnterpriseToken: 'secrets.third_party_token_set.token_not_found',
  beginSocialVerification: 'session.invalid_connector_id',
  verifySocial: 'verification_record.not_found',
}

/**
 * A valid body for every operation that takes one, by API and operation name, so that a test of all operations is
 * refused for the tested reason only. A new operation with a body needs one here; `tests/access.test.ts` checks that.
 */
export const validBodies: Record<'account' | 'management' | 'signIn', Record<string, unknown>> = {
  account: {
    updateMyAccount: {
      name: 'Mira Q.',
      avatar: 'https://pictures.example/mira.png',
      username: 'mira_anew',
      customData: { theme: 'dark' },
    },
    updateMyProfile: { nickname: 'mi', address: { locality: 'Ghent' } },
    updateMyCustomData: { theme: 'dark' },
    uploadMyAvatar: formWith(smallestPng),
    setMyPassword: { password: 'a-Quieter-Lake-78' },
    verifyPassword: { password: 'sunny-Lake-77' },
    setPrimaryEmail: { email: 'mira@mail.example', newIdentifierVerificationRecordId: 'nothing' },
    setPrimaryPhone: { phone: '3212345678', newIdentifierVerificationRecordId: 'nothing' },
    sendVerificationCode: { identifier: { type: 'email', value: 'mira@mail.example' } },
    linkMyIdentity: { newIdentifierVerificationRecordId: 'nothing' },
    replaceMyIdentity: { newIdentifierVerificationRecordId: 'nothing' },
    replaceMyProviderToken: { verificationRecordId: 'nothing' },
    beginSocialVerification: {
      connectorId: 'nothing',
      state: 'a-state',
      redirectUri: 'https://app.example/callback',
    },
    verifySocial: { connectorData: {}, verificationRecordId: 'nothing' },
    verifyVerificationCode: {
      identifier: { type: 'email', value: 'mira@mail.example' },
      verificationId: 'nothing',
      code: '123456',
    },
    updateMyMfaSettings: { skipMfaOnSignIn: true },
    updateMyLogtoConfigs: { mfa: { skipped: true } },
    bindMyFactor: { type: 'Totp', secret: totpSecret },
    replaceMyTotp: { secret: totpSecret, code: 'no code' },
    renameMyPasskey: { name: 'Desk' },
    lockMyAccount: {},
    createMyPersonalAccessToken: { name: 'script' },
    renameMyPersonalAccessToken: { name: 'renamed', currentName: 'nothing' },
    deleteMyPersonalAccessToken: { name: 'nothing' },
    verifyPasskeyRegistration: { verificationRecordId: 'nothing', payload: registration },
    verifyPasskey: { verificationRecordId: 'nothing', payload: authentication },
    verifyTotp: { code: '000000' },
    verifyBackupCode: { code: '0000000000' },
  },
  management: {
    createUser: { username: 'newcomer' },
    updateUser: { name: 'Renamed' },
    updateUserCustomData: { customData: { plan: 'gold' } },
    updateUserProfile: { profile: { nickname: 'mi' } },
    setUserPassword: { password: 'another-Lake-79' },
    verifyUserPassword: { password: 'sunny-Lake-77' },
    expireUserPassword: { isExpired: false },
    suspendUser: { isSuspended: true },
    createUserFactor: { type: 'Totp' },
    updateUserLogtoConfigs: { mfa: { skipped: true } },
    createUserPersonalAccessToken: { name: 'another' },
    renameUserPersonalAccessToken: { name: 'renamed' },
    renameUserPersonalAccessTokenByBody: { name: 'renamed', currentName: 'Default secret' },
    deleteUserPersonalAccessTokenByBody: { name: 'Default secret' },
    createSubjectToken: { userId: 'acted-for', reason: 'a ticket' },
    createAccessLink: { purpose: 'invitation' },
    createOneTimeToken: { email: 'mira@mail.example' },
    verifyOneTimeToken: { email: 'mira@mail.example', token: 'nothing' },
    setOneTimeTokenStatus: { status: 'revoked' },
    createApplication: { name: 'New', type: 'SPA' },
    updateApplication: { name: 'Renamed', isAdmin: false },
    updateApplicationCustomData: { team: 'blue' },
    replaceApplicationSignInExperience: { displayName: 'Renamed' },
    replaceApplicationAccess: {
      userIds: [],
      userRoleIds: [],
      organizationIds: [],
      organizationRoleRules: [],
    },
    updateLogSettings: { retentionDays: 400 },
    createApplicationSecret: { name: 'second' },
    renameApplicationSecret: { name: 'renamed' },
    addConsentScopes: { userScopes: ['email'] },
    updateAccountCenter: { enabled: false },
    updateAdminConsole: { organizationCreated: true },
    updateSessionSettings: { ttl: 1_209_600 },
    updateAdministratorSettings: { requiresSecondFactor: true },
    replaceIdTokenConfig: { enabledExtendedClaims: ['roles'] },
    rotateOidcKeys: {},
    updateCimdConfig: { enabled: false },
    addCimdConsentScopes: { userScopes: ['email'] },
    createConnector: { connectorId: 'http-sms', config: { endpoint: 'https://messages.example' } },
    updateConnector: { syncProfile: true },
    replaceJwtCustomizer: { script: 'const getCustomJwtClaims = async () => ({})' },
    updateJwtCustomizer: { script: 'const getCustomJwtClaims = async () => ({ a: 1 })' },
    testJwtCustomizer: {
      tokenType: 'client-credentials',
      token: {},
      context: {},
      script: 'const getCustomJwtClaims = async () => ({})',
    },
    replaceAction: { script: 'const postSignIn = async () => {}' },
    updateAction: { enabled: false },
    testAction: { actionType: 'action.postSignIn', event: {}, script: 'const postSignIn = async () => null' },
    createHook: { events: ['Organization.Created'], config: { url: 'https://hooks.example' } },
    updateHook: { name: 'Another name' },
    rotateHookSigningKey: {},
    // Nothing listens there.
    testHook: { events: ['PostSignIn'], config: { url: 'http://127.0.0.1:9' } },
    repeatHookDeliveries: { since: 0 },
    replaceCustomPhrase: { 'account.title': 'My account' },
    replaceEmailTemplates: {
      templates: [
        { languageTag: 'nl', templateType: 'SignIn', details: { subject: 'Een code', content: '{{code}}' } },
      ],
    },
    updateEmailTemplateDetails: { subject: 'Another subject' },
    previewEmailTemplate: { languageTag: 'en', templateType: 'SignIn' },
    testEmailTemplate: {
      email: 'mira@mail.example',
      languageTag: 'en',
      templateType: 'SignIn',
      details: { subject: 'A code', content: '{{code}}' },
    },
    startSocialConnectorTest: { state: 'a-state', redirectUri: 'https://app.example/callback' },
    finishSocialConnectorTest: { connectorData: {} },
    testConnector: {
      email: 'mira@people.example',
      config: {
        // Nothing listens there.
        host: '127.0.0.1',
        port: 9,
        fromEmail: 'no-reply@people.example',
        templates: ['SignIn', 'Register', 'ForgotPassword', 'Generic'].map(usageType => ({
          usageType,
          contentType: 'text/plain',
          subject: 'A code',
          content: '{{code}}',
        })),
      },
    },
    createUserIdentity: { connectorId: 'nothing', connectorData: {} },
    replaceUserIdentity: { userId: 'somebody-there' },
    authorizeByConnector: { state: 'a-state', redirectUri: 'https://app.example/callback' },
    sendGenericCode: { email: 'somebody@mail.example' },
    verifyGenericCode: { email: 'somebody.else@mail.example', verificationCode: '000000' },
    // Disabled, so that nothing is sent while traces are looked for.
    createSignalReceiver: {
      endpoint: 'https://signals.example',
      audience: 'signals',
      events: ['https://schemas.openid.net/secevent/risc/event-type/account-purged'],
      enabled: false,
    },
    updateSignalReceiver: { name: 'Another name' },
    verifySignalReceiver: { state: 'a-state' },
    releaseLockouts: { targetType: 'User', targets: ['nobody'] },
    updateSignInExperience: { supportEmail: 'help@mail.example' },
    replaceCaptchaProvider: { config: { type: 'Turnstile', siteKey: 'a-site', secretKey: 'a-secret' } },
    checkPassword: { password: 'another-Lake-79' },
    createCustomProfileField: { name: 'team', type: 'Text', required: false },
    createCustomProfileFields: [{ name: 'shirt', type: 'Url', required: false }],
    updateCustomProfileField: { type: 'Text', required: true },
    sortCustomProfileFields: { order: [{ name: 'plan', sieOrder: 7 }] },
    createUserAsset: formWith(smallestPng),
    suspendUsers: { users: { ids: ['nobody'] } },
    restoreUsers: { users: { ids: ['nobody'] } },
    changeRolesOfUsers: { users: { ids: ['nobody'] }, remove: ['a-role'] },
    endSessionsOfUsers: { users: { ids: ['nobody'] } },
    expirePasswordsOfUsers: { users: { ids: ['nobody'] } },
    inviteUsers: { users: { ids: ['nobody'] } },
    deleteUsers: { users: { ids: ['nobody'] } },
    exportUsers: { users: { ids: ['nobody'] }, format: 'csv' },
    importUsers: importOf('name\nNoor', { format: 'csv', isDryRun: true }),
    createResource: { name: 'An API', indicator: 'https://new.example' },
    updateResource: { name: 'Renamed' },
    setDefaultResource: { isDefault: true },
    createResourceScope: { name: 'delete' },
    updateResourceScope: { description: 'Read all of it' },
    createRole: { name: 'New', description: 'A role' },
    updateRole: { description: 'Described anew' },
    addRoleUsers: { userIds: [named.person] },
    addRoleApplications: { applicationIds: [named.machine] },
    addRoleScopes: { scopeIds: [named.scope] },
    addUserRoles: { roleIds: [named.role] },
    replaceUserRoles: { roleIds: [named.role] },
    addApplicationRoles: { roleIds: [named.machineRole] },
    replaceApplicationRoles: { roleIds: [named.machineRole] },
  },
  signIn: {
    begin: { interactionEvent: 'SignIn' },
    uploadAvatar: formWith(smallestPng),
    changeEvent: { interactionEvent: 'Register' },
    verifyPassword: { identifier: { type: 'username', value: 'mira' }, password: 'sunny-Lake-77' },
    proposeUsernameAndPassword: {
      identifier: { type: 'username', value: 'newcomer' },
      password: 'sunny-Lake-77',
    },
    sendVerificationCode: {
      identifier: { type: 'email', value: 'mira@mail.example' },
      interactionEvent: 'SignIn',
    },
    verifyVerificationCode: {
      identifier: { type: 'email', value: 'mira@mail.example' },
      verificationId: 'nothing',
      code: '123456',
    },
    beginSocial: { state: 'a-state', redirectUri: 'https://app.example/callback' },
    verifySocial: { connectorData: {}, verificationId: 'nothing' },
    addToProfile: { type: 'username', value: 'someone_new' },
    replacePassword: { password: 'a-Quieter-Lake-78' },
    verifyOneTimeToken: { identifier: { type: 'email', value: 'mira@mail.example' }, token: 'nothing' },
    identify: { verificationId: 'a-verification-of-nobody' },
    sendMfaVerificationCode: { identifierType: 'email' },
    verifyMfaVerificationCode: { verificationId: 'nothing', code: '123456', identifierType: 'email' },
    verifyTotp: { code: '000000' },
    verifyBackupCode: { code: '0000000000' },
    verifyPasskeyRegistration: { verificationId: 'nothing', payload: registration },
    verifyPasskey: { verificationId: 'nothing', payload: authentication },
    askForSignInPasskey: { identifier: { type: 'username', value: 'mira' } },
    verifySignInPasskey: { payload: authentication },
    bindFactor: { type: 'Totp', verificationId: 'nothing' },
    bindPasskey: { verificationId: 'nothing' },
    decideConsent: { decision: 'allow' },
  },
}
