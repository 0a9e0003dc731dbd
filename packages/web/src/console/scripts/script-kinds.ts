import type { ConsoleKey } from '../texts.tsx'

type KindFacts = {
  title: ConsoleKey
  about: ConsoleKey
  /** The log of its failures. */
  logKey: string
  /** What the editor begins with. */
  example: string
  sample: object
} & (
  | { family: 'claims'; tokenType: 'access-token' | 'client-credentials'; storedAs: string }
  | { family: 'action'; actionType: 'action.postFirstFactorVerification' | 'action.postSignIn' }
)

/** The scripts that there can be, by their name in the address. */
export const scriptKinds = {
  'access-token': {
    family: 'claims',
    tokenType: 'access-token',
    storedAs: 'jwt.accessToken',
    title: 'scripts.accessToken',
    about: 'scripts.accessToken.about',
    logKey: 'JwtCustomizer.AccessToken',
    example: `const getCustomJwtClaims = async ({ token, context, environmentVariables, api }) => {
  return { plan: context.user.customData.plan ?? 'free' }
}
`,
    sample: { user: { id: 'x2a9fjw0qk3d', username: 'mira', customData: { plan: 'team' }, roles: [] } },
  },
  'client-credentials': {
    family: 'claims',
    tokenType: 'client-credentials',
    storedAs: 'jwt.clientCredentials',
    title: 'scripts.clientCredentials',
    about: 'scripts.clientCredentials.about',
    logKey: 'JwtCustomizer.ClientCredentials',
    example: `const getCustomJwtClaims = async ({ token, context, environmentVariables, api }) => {
  return { kind: 'machine' }
}
`,
    sample: {},
  },
  'post-first-factor': {
    family: 'action',
    actionType: 'action.postFirstFactorVerification',
    title: 'scripts.firstFactor',
    about: 'scripts.firstFactor.about',
    logKey: 'Action.PostFirstFactorVerification',
    example: `const postFirstFactorVerification = async ({ event, environmentVariables, api }) => {
  if (event.user) return
  // Ask the former system here; return { action: 'createUser', passwordVerified: true, user } for a person of it.
}
`,
    sample: { identifier: { type: 'username', value: 'mira' }, password: 'a password', user: null },
  },
  'post-sign-in': {
    family: 'action',
    actionType: 'action.postSignIn',
    title: 'scripts.signIn',
    about: 'scripts.signIn.about',
    logKey: 'Action.PostSignIn',
    example: `const postSignIn = async ({ event, environmentVariables, api }) => {
  if (event.user.customData.contractEnded) api.denyAccess('the contract has ended')
}
`,
    sample: { user: { id: 'x2a9fjw0qk3d', username: 'mira', customData: { contractEnded: true } } },
  },
} as const satisfies Record<string, KindFacts>

export type ScriptName = keyof typeof scriptKinds

export const scriptNames = Object.keys(scriptKinds) as ScriptName[] // the cast is safe: these are its keys
