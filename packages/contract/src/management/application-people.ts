import { applicationAccess, applicationAccessReplacement } from '../application-access.ts'
import {
  applicationSignInExperience,
  applicationSignInExperienceChange,
} from '../application-sign-in-experience.ts'
import type { ManagementRow } from '../row.ts'

/**
 * The appearance and the access rules of an application; `docs/wire/management-api.md#4.8`,
 * `docs/wire/management-api.md#4.9`.
 */
export const applicationPeopleRows = {
  readApplicationSignInExperience: {
    route: 'GET /api/applications/:applicationId/sign-in-experience',
    summary: 'Read the appearance of the pages for an application.',
    scope: 'applications:read',
    output: applicationSignInExperience,
    errors: ['entity.not_exists_with_id'],
  },
  replaceApplicationSignInExperience: {
    route: 'PUT /api/applications/:applicationId/sign-in-experience',
    summary: 'Change the appearance of the pages for an application.',
    scope: 'applications:write',
    effect: 'reversible',
    body: applicationSignInExperienceChange,
    output: applicationSignInExperience,
    newStatus: 201,
    errors: ['entity.not_exists_with_id'],
  },
  readApplicationAccess: {
    route: 'GET /api/applications/:applicationId/access-control',
    summary: 'Read the access rules of an application: who may sign in.',
    scope: 'applications:read',
    output: applicationAccess,
    errors: ['entity.not_exists_with_id'],
  },
  replaceApplicationAccess: {
    route: 'PUT /api/applications/:applicationId/access-control',
    summary: 'Replace the access rules of an application. They apply while its access control is on.',
    scope: 'applications:write',
    effect: 'reversible',
    body: applicationAccessReplacement,
    output: applicationAccess,
    errors: [
      'entity.not_exists_with_id',
      ['request.invalid_input', 422],
      'entity.relation_foreign_key_not_found',
    ],
  },
} as const satisfies Record<string, ManagementRow>
