import { z } from 'zod'
import { factory, item } from './factory.ts'
import { firstMailTemplates, firstTextTemplates, mailTemplates, textTemplates } from './templates.ts'

const inAnyCase = (word: string) =>
  z.string().refine(value => value.toLowerCase() === word, `must be ${word}`)

/**
 * Credentials for SMTP; docs/wire/management-api.md#5.6. The login is a strict object: with additional members, the
 * configuration is meant as one of the OAuth 2.0 variants.
 */
const smtpAuth = z.union([
  z.strictObject({
    user: z.string().optional(),
    pass: z.string().optional(),
    type: inAnyCase('login').optional(),
  }),
  z.object({
    type: inAnyCase('oauth2').optional(),
    user: z.string(),
    privateKey: z.union([z.string(), z.object({ key: z.string(), passphrase: z.string() })]),
    serviceClient: z.string(),
  }),
  z.object({
    type: inAnyCase('oauth2').optional(),
    user: z.string(),
    clientId: z.string().optional(),
    clientSecret: z.string().optional(),
    refreshToken: z.string().optional(),
    accessToken: z.string().optional(),
    expires: z.number().optional(),
    accessUrl: z.string().optional(),
  }),
])

const smtpConfig = z.object({
  host: z.string(),
  port: z.number().int().min(1).max(65535),
  auth: smtpAuth.default({}),
  fromEmail: z.string(),
  replyTo: z.string().optional(),
  templates: mailTemplates,
  secure: z.boolean().default(false),
  tls: z.record(z.string(), z.unknown()).default({}),
  ignoreTLS: z.boolean().optional(),
  requireTLS: z.boolean().optional(),
  logger: z.boolean().optional(),
  debug: z.boolean().optional(),
  disableFileAccess: z.boolean().optional(),
  disableUrlAccess: z.boolean().optional(),
  name: z.string().optional(),
  localAddress: z.string().optional(),
  servername: z.string().optional(),
  connectionTimeout: z.number().default(120_000),
  greetingTimeout: z.number().default(30_000),
  socketTimeout: z.number().default(600_000),
  dnsTimeout: z.number().default(30_000),
  customHeaders: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
})

const postConfig = z.object({
  endpoint: z.url({ protocol: /^https?$/ }),
  authorization: z.string().optional(),
})

const postItems = [
  item('endpoint', 'Endpoint', { placeholder: 'https://messages.example/send' }),
  item('authorization', 'Authorization header', { required: false, placeholder: 'Bearer …' }),
]

const postReadme =
  'Each message is a `POST` of `{ "to", "type", "payload", "ip"? }` as JSON to your endpoint; any answer but 2xx is a failure.'

export const messageFactories = [
  factory({
    id: 'simple-mail-transfer-protocol',
    type: 'Email',
    target: 'smtp',
    readme:
      'Enter the server, how to sign in to it, and the sender. Port 465 wants `secure`; other ports upgrade by STARTTLS.',
    formItems: [
      item('host', 'Host', { placeholder: 'smtp.example' }),
      item('port', 'Port', { type: 'Number', defaultValue: 587 }),
      item('auth', 'Sign-in', { type: 'Json', required: false, defaultValue: { user: '', pass: '' } }),
      item('fromEmail', 'From', { placeholder: 'Example <no-reply@example.com>' }),
      item('replyTo', 'Reply to', { required: false }),
      item('templates', 'Templates', { type: 'Json', defaultValue: firstMailTemplates }),
      item('secure', 'TLS from the start', { type: 'Switch', required: false, defaultValue: false }),
      item('tls', 'TLS options', { type: 'Json', required: false, defaultValue: {} }),
      item('customHeaders', 'Further headers', { type: 'Json', required: false, defaultValue: {} }),
    ],
    config: smtpConfig,
  }),
  factory({
    id: 'http-email',
    type: 'Email',
    target: 'http-email',
    readme: postReadme,
    formItems: postItems,
    config: postConfig,
  }),
  factory({
    id: 'http-sms',
    type: 'Sms',
    target: 'http-sms',
    readme: postReadme,
    formItems: postItems,
    config: postConfig,
  }),
  factory({
    id: 'twilio-short-message-service',
    type: 'Sms',
    target: 'twilio-sms',
    readme: 'Make a messaging service at Twilio, and enter its SID with the SID and token of your account.',
    formItems: [
      item('accountSID', 'Account SID'),
      item('authToken', 'Auth token'),
      item('fromMessagingServiceSID', 'Messaging service SID'),
      item('disableRiskCheck', 'Without Twilio’s risk check', {
        type: 'Switch',
        required: false,
        defaultValue: false,
      }),
      item('templates', 'Templates', { type: 'Json', defaultValue: firstTextTemplates }),
    ],
    config: z.object({
      accountSID: z.string(),
      authToken: z.string(),
      fromMessagingServiceSID: z.string(),
      disableRiskCheck: z.boolean().optional(),
      templates: textTemplates,
    }),
  }),
] as const
