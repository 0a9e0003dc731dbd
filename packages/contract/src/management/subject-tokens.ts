import type { ManagementRow } from '../row.ts'
import { subjectToken, subjectTokenCreation } from '../subject-token.ts'

/** Tokens for impersonation; `docs/wire/management-api.md#3.1`. */
export const subjectTokenRows = {
  createSubjectToken: {
    route: 'POST /api/subject-tokens',
    summary: 'Create a token that can be exchanged once, within ten minutes, to impersonate a person.',
    scope: 'users:impersonate',
    stepUp: 'always',
    effect: 'irreversible',
    body: subjectTokenCreation,
    output: subjectToken,
    status: 201,
    errors: ['entity.document_too_large', 'entity.relation_foreign_key_not_found'],
  },
} as const satisfies Record<string, ManagementRow>
