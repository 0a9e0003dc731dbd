import { z } from 'zod'
import { jsonObject } from './user-values.ts'

/** The types of tokens that can have claims of a script, as they are in paths; `docs/wire/management-api.md#6.15`. */
export const claimsTokenTypes = ['access-token', 'client-credentials'] as const
export type ClaimsTokenType = (typeof claimsTokenTypes)[number]

export const actionTypes = ['action.postFirstFactorVerification', 'action.postSignIn'] as const
export type ActionType = (typeof actionTypes)[number]

const script = z.string().min(1).max(65_536).meta({
  description: 'JavaScript that defines the function, at most 65,536 characters.',
})
const environmentVariables = z.record(z.string().max(256), z.string().max(8192)).meta({
  description:
    'Values that the script gets, such as secrets. They are encrypted at rest, and shown to holders of `all` only.',
})

/**
 * A script that returns claims for access tokens, by a function `getCustomJwtClaims`;
 * `docs/wire/management-api.md#6.15`.
 */
export const jwtCustomizer = z.strictObject({
  script,
  environmentVariables: environmentVariables.optional(),
  contextSample: jsonObject.optional(),
  tokenSample: jsonObject.optional(),
  blockIssuanceOnError: z.boolean().optional().meta({
    description:
      'Whether a script that fails keeps the token from being issued; otherwise only its claims are missing.',
  }),
})

export type JwtCustomizer = z.infer<typeof jwtCustomizer>

/** `script` is required all the same, as on the wire. */
export const jwtCustomizerPatch = jwtCustomizer.partial().required({ script: true })

export const jwtCustomizerEntry = z.object({
  key: z.enum(['jwt.accessToken', 'jwt.clientCredentials']),
  value: jwtCustomizer,
})

export type JwtCustomizerEntry = z.infer<typeof jwtCustomizerEntry>

export const jwtCustomizerTest = z.strictObject({
  tokenType: z.enum(claimsTokenTypes),
  token: jsonObject,
  context: jsonObject,
  script,
  environmentVariables: environmentVariables.optional(),
})

/**
 * A script that runs in the sign-in flow, by a function that is named as the action without `action.`;
 * `docs/wire/management-api.md#6.15`.
 */
export const action = z.strictObject({
  script,
  environmentVariables: environmentVariables.optional(),
  contextSample: z.unknown().optional(),
  enabled: z.boolean().optional().meta({ description: 'Whether it runs; true unless given.' }),
  onExecutionError: z.enum(['block', 'allow']).optional().meta({
    description: 'Whether the sign-in goes on when the script fails; `allow` unless given.',
  }),
})

export type Action = z.infer<typeof action>

export const actionPatch = action.partial()

export const actionEntry = z.object({ key: z.enum(actionTypes), value: action })

export const actionTest = z.strictObject({
  script,
  actionType: z.enum(actionTypes),
  event: z.unknown(),
  environmentVariables: environmentVariables.optional(),
})
