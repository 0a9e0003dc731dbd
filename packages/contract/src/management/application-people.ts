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
    summary: 'Read what the pages look like for the people of an application.',
    scope: 'applications:read',
    output: applicationSignInExperience,
    errors: ['entity.not_exists_with_id'],
  },
  replaceApplicationSignInExperience: {
    route: 'PUT /api/applications/:applicationId/sign-in-experience',
    summary: 'Change what the pages look like for the people of an application.',
    scope: 'applications:write',
    body: applicationSignInExperienceChange,
    output: applicationSignInExperience,
    newStatus: 201,
    errors: ['entity.not_exists_with_id'],
  },
  readApplicationAccess: {
    route: 'GET /api/applications/:applicationId/access-control',
    summary: 'Read who may sign in to an application.',
    scope: 'applications:read',
    output: applicationAccess,
    errors: ['entity.not_exists_with_id'],
  },
  replaceApplicationAccess: {
    route: 'PUT /api/applications/:applicationId/access-control',
    summary: 'Say who may sign in to an application. It holds once its access control is switched on.',
    scope: 'applications:write',
    body: applicationAccessReplacement,
    output: applicationAccess,
    errors: [
      'entity.not_exists_with_id',
      ['request.invalid_input', 422],
      'entity.relation_foreign_key_not_found',
    ],
  },
} as const satisfies Record<string, ManagementRow>
