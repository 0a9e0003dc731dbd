import { z } from 'zod'
import { factory, item } from './factory.ts'
import { oauth2Config, oauth2Items, oidcConfig, oidcItems } from './oauth-config.ts'

const register = (where: string) =>
  `Register an application at ${where}, with \`<your server>/callback/<connector id>\` as redirect address, and enter what it gives you.`

const scopeItem = item('scope', 'Scope', { required: false })
const clientItems = [item('clientId', 'Client ID'), item('clientSecret', 'Client secret'), scopeItem]
const appItems = [item('appId', 'App ID'), item('appSecret', 'App secret')]

const client = z.object({ clientId: z.string(), clientSecret: z.string(), scope: z.string().optional() })
const app = z.object({ appId: z.string(), appSecret: z.string() })
const prompts = z.array(z.enum(['none', 'login', 'consent', 'select_account'])).optional()
const promptItem = item('prompts', 'Prompts', {
  type: 'MultiSelect',
  required: false,
  selectItems: ['none', 'login', 'consent', 'select_account'].map(value => ({ value, title: value })),
})
const alipay = z.object({
  appId: z.string().max(16),
  privateKey: z.string(),
  signType: z.enum(['RSA', 'RSA2']),
})
const alipayItems = [
  item('appId', 'App ID'),
  item('privateKey', 'Private key', { type: 'MultilineText' }),
  item('signType', 'Signature', {
    type: 'Select',
    defaultValue: 'RSA2',
    selectItems: [
      { value: 'RSA2', title: 'RSA2' },
      { value: 'RSA', title: 'RSA' },
    ],
  }),
]

const universal = { type: 'Social', platform: 'Universal' } as const
const web = { type: 'Social', platform: 'Web' } as const
const native = { type: 'Social', platform: 'Native' } as const

/**
 * The social connectors: names and configurations; docs/wire/management-api.md#5.5, docs/wire/management-api.md#5.6.
 */
export const socialFactories = [
  factory({
    ...universal,
    id: 'oidc',
    target: 'oidc',
    readme: register('your OpenID provider'),
    isStandard: true,
    isTokenStorageSupported: true,
    formItems: oidcItems,
    config: oidcConfig,
  }),
  factory({
    ...universal,
    id: 'oauth2',
    target: 'oauth2',
    readme: register('your OAuth 2.0 provider'),
    isStandard: true,
    isTokenStorageSupported: true,
    formItems: oauth2Items,
    config: oauth2Config,
  }),
  factory({
    ...universal,
    id: 'google-universal',
    target: 'google',
    readme: register('the Google Cloud console'),
    isTokenStorageSupported: true,
    formItems: [
      ...clientItems,
      promptItem,
      item('oneTap', 'One Tap', { type: 'Json', required: false, defaultValue: {} }),
      item('offlineAccess', 'Offline access', { type: 'Switch', required: false, defaultValue: false }),
    ],
    config: client.extend({
      prompts,
      oneTap: z
        .object({
          isEnabled: z.boolean(),
          autoSelect: z.boolean(),
          closeOnTapOutside: z.boolean(),
          itpSupport: z.boolean(),
        })
        .partial()
        .optional(),
      offlineAccess: z.boolean().optional(),
    }),
  }),
  factory({
    ...universal,
    id: 'github-universal',
    target: 'github',
    readme: register('GitHub, under developer settings'),
    isTokenStorageSupported: true,
    formItems: clientItems,
    config: client,
  }),
  factory({
    ...universal,
    id: 'apple-universal',
    target: 'apple',
    readme: register('Apple’s developer site, as a Services ID'),
    formItems: [item('clientId', 'Client ID'), scopeItem],
    config: z.object({ clientId: z.string(), scope: z.string().optional() }),
  }),
  factory({
    ...universal,
    id: 'azuread-universal',
    target: 'azuread',
    readme: register('Microsoft Entra'),
    formItems: [
      item('clientId', 'Client ID'),
      item('clientSecret', 'Client secret'),
      item('cloudInstance', 'Cloud instance', { defaultValue: 'https://login.microsoftonline.com' }),
      item('tenantId', 'Tenant ID', { defaultValue: 'common' }),
      promptItem,
      item('scopes', 'Scopes', { required: false }),
    ],
    config: z.object({
      clientId: z.string(),
      clientSecret: z.string(),
      cloudInstance: z.string(),
      tenantId: z.string(),
      prompts,
      scopes: z.string().optional(),
    }),
  }),
  factory({
    ...universal,
    id: 'facebook-universal',
    target: 'facebook',
    readme: register('Meta for Developers'),
    isTokenStorageSupported: true,
    formItems: clientItems,
    config: client,
  }),
  factory({
    ...universal,
    id: 'x-universal',
    target: 'x',
    readme: register('the X developer portal'),
    formItems: clientItems,
    config: client,
  }),
  factory({
    ...web,
    id: 'wechat-web',
    target: 'wechat',
    readme: register('the WeChat open platform, as a website'),
    formItems: [...appItems, scopeItem],
    config: app.extend({ scope: z.string().optional() }),
  }),
  factory({
    ...native,
    id: 'wechat-native',
    target: 'wechat',
    readme: register('the WeChat open platform, as a mobile app'),
    formItems: [...appItems, item('universalLinks', 'Universal links', { required: false })],
    config: app.extend({ universalLinks: z.string().optional() }),
  }),
  factory({
    ...web,
    id: 'alipay-web',
    target: 'alipay',
    readme: register('the Alipay open platform, as a website'),
    formItems: [
      ...alipayItems,
      item('charset', 'Charset', { required: false, defaultValue: 'utf8' }),
      scopeItem,
    ],
    config: alipay.extend({ charset: z.string().default('utf8'), scope: z.string().optional() }),
  }),
  factory({
    ...native,
    id: 'alipay-native',
    target: 'alipay',
    readme: register('the Alipay open platform, as a mobile app'),
    formItems: alipayItems,
    config: alipay,
  }),
  factory({
    ...web,
    id: 'dingtalk-web',
    target: 'dingtalk',
    readme: register('the DingTalk open platform'),
    formItems: clientItems,
    config: client,
  }),
  factory({
    ...web,
    id: 'feishu-web',
    target: 'feishu',
    readme: register('the Feishu open platform'),
    formItems: appItems,
    config: app,
  }),
  factory({
    ...universal,
    id: 'qq-universal',
    target: 'qq',
    readme: register('QQ Connect'),
    formItems: [...clientItems, item('redirectUri', 'Redirect address', { required: false })],
    config: client.extend({ redirectUri: z.string().optional() }),
  }),
] as const
