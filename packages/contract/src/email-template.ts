import { z } from 'zod'
import { usageTypes } from './connectors.ts'
import { email, milliseconds } from './user-values.ts'

export const languageTag = z
  .string()
  .max(16)
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z\d]{2,8})*$/)

export const templateType = z.enum(usageTypes)

/** A sender or recipient of replies in a header: a name, an address, or both. */
export type Correspondent = { name: string; address: string | undefined }

const address = /^[^\s,;:<>()[\]"\\@{}]+@[^\s,;:<>()[\]"\\@{}]+$/

/**
 * Parses `Name <address>`, an address or a name. Undefined for anything else: several addresses, a line break, or a variable in
 * the address, which people could fill with addresses of their own (header injection).
 */
export function parseCorrespondent(text: string): Correspondent | undefined {
  const [, named = '', enclosed] = /^([^<>]*)<([^<>]*)>$/.exec(text) ?? []
  const isAddress = enclosed === undefined && text.includes('@')
  const found = {
    name: (enclosed === undefined ? (isAddress ? '' : text) : named).trim(),
    address: isAddress ? text : enclosed,
  }
  const isWhole = isOneLine(found.name) && !/[<>@"\\]/.test(found.name) && (found.name || found.address)
  return isWhole && (found.address === undefined || address.test(found.address)) ? found : undefined
}

/** Whether a text has no line break and no other control character. */
function isOneLine(text: string): boolean {
  return !/[\p{Cc}\u2028\u2029]/u.test(text)
}

const header = z.string().min(1).max(256)

const details = z.object({
  subject: header.max(1024).refine(isOneLine, 'has a line break or another control character'),
  content: z.string().min(1).meta({
    description:
      'With variables such as `{{code}}`, `{{link}}`, `{{user.name}}`, `{{application.name}}`; in HTML, their values are escaped.',
  }),
  contentType: z
    .enum(['text/html', 'text/plain'])
    .optional()
    .meta({ description: '`text/html` unless given.' }),
  replyTo: header
    .refine(text => parseCorrespondent(text)?.address !== undefined, 'is not one address')
    .optional()
    .meta({ description: 'One address, or `Name <address>`; variables only in the name.' }),
  sendFrom: header
    .refine(text => parseCorrespondent(text) !== undefined, 'is neither a name nor one address')
    .optional()
    .meta({ description: 'A name, an address or `Name <address>`; variables only in the name.' }),
})

export type EmailTemplateDetails = z.infer<typeof details>

/** An e-mail template of one language and usage; `docs/wire/management-api.md#6.17`. */
export const emailTemplate = z.object({
  tenantId: z.string(),
  id: z.string(),
  languageTag: z.string(),
  templateType: templateType,
  details,
  createdAt: milliseconds,
})

export type EmailTemplate = z.infer<typeof emailTemplate>

export const givenEmailTemplate = z.object({ languageTag, templateType, details })

export const emailTemplateDetailsPatch = details.partial()

/** A template that need not be stored. Without `details`, the built-in letter stands for it. */
export const emailTemplatePreviewRequest = z.object({
  languageTag,
  templateType,
  details: details.optional(),
})

/** A letter as a mail program shows it, made of sample values. An addition to the wire. */
export const emailTemplatePreview = z.object({
  details: details.meta({ description: 'The given template, or the built-in letter as a template.' }),
  subject: z.string(),
  html: z.string().nullable().meta({ description: 'Null for a template in plain text.' }),
  text: z.string().nullable(),
})

export const emailTemplateTest = givenEmailTemplate.extend({ email })
