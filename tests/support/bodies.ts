/**
 * What rows of the Account door answer whoever may, where a valid body is not enough: something has to be there first.
 * That it is missing is said when every guard has let them pass.
 */
export const stillMissing: Record<string, string> = {
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
 * A valid body of every row that takes one, by door and operation name, so that whoever walks the tables is refused for
 * the reason that they test and no other. A new row with a body needs one here; `tests/access.test.ts` says so.
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
  },
  management: {
    createUser: { username: 'newcomer' },
    updateUser: { name: 'Renamed' },
    updateUserCustomData: { customData: { plan: 'gold' } },
    updateUserProfile: { profile: { nickname: 'mi' } },
    setUserPassword: { password: 'another-Lake-79' },
    verifyUserPassword: { password: 'sunny-Lake-77' },
    suspendUser: { isSuspended: true },
    createApplication: { name: 'New', type: 'SPA' },
    updateApplication: { name: 'Renamed', isAdmin: false },
    updateApplicationCustomData: { team: 'blue' },
    createApplicationSecret: { name: 'second' },
    renameApplicationSecret: { name: 'renamed' },
    addConsentScopes: { userScopes: ['email'] },
    updateAccountCenter: { enabled: false },
    createConnector: { connectorId: 'http-sms', config: { endpoint: 'https://messages.example' } },
    updateConnector: { syncProfile: true },
    testConnector: {
      email: 'mira@people.example',
      config: {
        // Nobody listens there.
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
    authorizeByConnector: { state: 'a-state', redirectUri: 'https://app.example/callback' },
    releaseLockouts: { targetType: 'User', targets: ['nobody'] },
    updateSignInExperience: { supportEmail: 'help@mail.example' },
    checkPassword: { password: 'another-Lake-79' },
  },
  signIn: {
    begin: { interactionEvent: 'SignIn' },
    changeEvent: { interactionEvent: 'Register' },
    verifyPassword: { identifier: { type: 'username', value: 'mira' }, password: 'sunny-Lake-77' },
    proposeUsernameAndPassword: {
      identifier: { type: 'username', value: 'newcomer' },
      password: 'sunny-Lake-77',
    },
    beginSocial: { state: 'a-state', redirectUri: 'https://app.example/callback' },
    verifySocial: { connectorData: {}, verificationId: 'nothing' },
    identify: { verificationId: 'a-verification-of-nobody' },
    decideConsent: { decision: 'allow' },
  },
}
