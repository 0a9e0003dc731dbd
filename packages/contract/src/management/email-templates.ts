import { z } from 'zod'
import {
  emailTemplate,
  emailTemplateDetailsPatch,
  emailTemplatePreview,
  emailTemplatePreviewRequest,
  emailTemplateTest,
  givenEmailTemplate,
  languageTag,
  templateType,
} from '../email-template.ts'
import type { ManagementRow } from '../row.ts'

const filter = z.object({ languageTag: languageTag.optional(), templateType: templateType.optional() })

/** E-mail templates beside those of connectors; `docs/wire/management-api.md#6.17`. */
export const emailTemplateRows = {
  listEmailTemplates: {
    route: 'GET /api/email-templates',
    summary: 'List the e-mail templates.',
    scope: 'connectors:read',
    query: filter,
    output: z.array(emailTemplate),
  },
  replaceEmailTemplates: {
    route: 'PUT /api/email-templates',
    summary:
      'Create or replace e-mail templates, by language and usage. They come before those of connectors.',
    scope: 'connectors:write',
    effect: 'reversible',
    body: z.object({ templates: z.array(givenEmailTemplate).max(200) }),
    output: z.array(emailTemplate),
    errors: ['entity.document_too_large'],
  },
  readEmailTemplate: {
    route: 'GET /api/email-templates/:id',
    summary: 'Read an e-mail template.',
    scope: 'connectors:read',
    output: emailTemplate,
    errors: ['entity.not_found'],
  },
  updateEmailTemplateDetails: {
    route: 'PATCH /api/email-templates/:id/details',
    summary: 'Change the subject, the content or the sender of an e-mail template.',
    scope: 'connectors:write',
    effect: 'reversible',
    body: emailTemplateDetailsPatch,
    output: emailTemplate,
    errors: ['entity.not_found', 'entity.invalid_input', 'entity.document_too_large'],
  },
  deleteEmailTemplate: {
    route: 'DELETE /api/email-templates/:id',
    summary: 'Delete an e-mail template.',
    scope: 'connectors:write',
    errors: ['entity.not_found'],
  },
  previewEmailTemplate: {
    route: 'POST /api/email-templates/preview',
    summary: 'Fill an e-mail template in with sample values, or the built-in letter. Nothing is stored.',
    scope: 'connectors:read',
    effect: 'reversible',
    body: emailTemplatePreviewRequest,
    output: emailTemplatePreview,
  },
  testEmailTemplate: {
    route: 'POST /api/email-templates/test',
    throttle: 'message',
    summary: 'Send an e-mail template with sample values to an address, without storing it.',
    scope: 'connectors:write',
    effect: 'outside',
    body: emailTemplateTest,
    errors: [
      'connector.not_found',
      'connector.invalid_config',
      'connector.template_not_found',
      'connector.invalid_request_parameters',
      'connector.general',
    ],
  },
  deleteEmailTemplates: {
    route: 'DELETE /api/email-templates',
    summary: 'Delete the e-mail templates of a language, of a usage, or of both.',
    scope: 'connectors:write',
    query: filter,
    output: z.object({ rowCount: z.number() }),
    errors: ['connector.email_connector.bulk_deletion_no_filter'],
  },
} as const satisfies Record<string, ManagementRow>
