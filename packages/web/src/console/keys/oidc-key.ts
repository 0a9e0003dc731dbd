import type { Output } from '@latchkey/client'

export type OidcKey = Output<'GET /api/configs/oidc/:keyType'>[number]
