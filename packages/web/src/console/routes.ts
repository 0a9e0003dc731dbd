import type { ManagementScope } from '@latchkey/contract'
import type { ComponentType } from 'react'
import type { PageProps } from './page-props.ts'
import type { SectionId } from './sections.ts'
import type { ConsoleKey } from './texts.tsx'

export type Route = {
  /** Below `/console`; `:name` becomes `params.name`. The first route of a section is what its link opens. */
  path: string
  section: SectionId
  /** Without it the route does not exist for an administrator. */
  scope: ManagementScope
  /** The title of a page that is not its section's first; one that knows a better one says so by `usePageHead`. */
  title?: ConsoleKey
  load: () => Promise<ComponentType<PageProps>>
}

/** The pages. Navigation, titles, shortcuts, palette and what a role sees are read from here and from `sections.ts`. */
export const routes: readonly Route[] = [
  {
    path: '/people',
    section: 'people',
    scope: 'users:read',
    load: async () => (await import('./people/PeoplePage.tsx')).PeoplePage,
  },
  {
    path: '/people/locked',
    section: 'people',
    scope: 'users:read',
    title: 'people.locked',
    load: async () => (await import('./people/LockedPage.tsx')).LockedPage,
  },
  {
    path: '/people/import',
    section: 'people',
    scope: 'users:write',
    title: 'people.import',
    load: async () => (await import('./people/import/ImportPage.tsx')).ImportPage,
  },
  {
    path: '/people/jobs',
    section: 'people',
    scope: 'users:read',
    title: 'people.jobs',
    load: async () => (await import('./people/jobs/JobsPage.tsx')).JobsPage,
  },
  {
    path: '/people/jobs/:id',
    section: 'people',
    scope: 'users:read',
    title: 'people.job',
    load: async () => (await import('./people/jobs/JobPage.tsx')).JobPage,
  },
  {
    path: '/people/:id',
    section: 'people',
    scope: 'users:read',
    load: async () => (await import('./people/PersonPage.tsx')).PersonPage,
  },
  {
    path: '/applications',
    section: 'applications',
    scope: 'applications:read',
    load: async () => (await import('./applications/ApplicationsPage.tsx')).ApplicationsPage,
  },
  {
    path: '/applications/:id',
    section: 'applications',
    scope: 'applications:read',
    load: async () => (await import('./applications/ApplicationPage.tsx')).ApplicationPage,
  },
  {
    path: '/keys',
    section: 'keys',
    scope: 'settings:read',
    load: async () => (await import('./keys/KeysPage.tsx')).KeysPage,
  },
  {
    path: '/log',
    section: 'log',
    scope: 'logs:read',
    load: async () => (await import('./log/LogPage.tsx')).LogPage,
  },
  {
    path: '/log/:id',
    section: 'log',
    scope: 'logs:read',
    load: async () => (await import('./log/LogEntryPage.tsx')).LogEntryPage,
  },
  {
    path: '/figures',
    section: 'figures',
    scope: 'dashboard:read',
    load: async () => (await import('./figures/FiguresPage.tsx')).FiguresPage,
  },
  {
    path: '/roles',
    section: 'roles',
    scope: 'roles:read',
    load: async () => (await import('./roles/RolesPage.tsx')).RolesPage,
  },
  {
    path: '/roles/:id',
    section: 'roles',
    scope: 'roles:read',
    load: async () => (await import('./roles/RolePage.tsx')).RolePage,
  },
  {
    path: '/roles/apis/:id',
    section: 'roles',
    scope: 'resources:read',
    load: async () => (await import('./roles/ApiPage.tsx')).ApiPage,
  },
  {
    path: '/connectors',
    section: 'connectors',
    scope: 'connectors:read',
    load: async () => (await import('./connectors/ConnectorsPage.tsx')).ConnectorsPage,
  },
  {
    path: '/connectors/new',
    section: 'connectors',
    scope: 'connectors:read',
    title: 'connectors.add',
    load: async () => (await import('./connectors/NewConnectorPage.tsx')).NewConnectorPage,
  },
  {
    path: '/connectors/:id',
    section: 'connectors',
    scope: 'connectors:read',
    load: async () => (await import('./connectors/ConnectorPage.tsx')).ConnectorPage,
  },
  {
    path: '/sign-in-page',
    section: 'sign-in-page',
    scope: 'settings:read',
    load: async () => (await import('./sign-in-page/SignInSettingsPage.tsx')).SignInSettingsPage,
  },
  {
    path: '/account-fields',
    section: 'account-fields',
    scope: 'settings:read',
    load: async () => (await import('./account-fields/AccountFieldsPage.tsx')).AccountFieldsPage,
  },
  {
    path: '/security',
    section: 'security',
    scope: 'settings:read',
    load: async () => (await import('./security/SecurityPage.tsx')).SecurityPage,
  },
  {
    path: '/email-templates',
    section: 'email-templates',
    scope: 'connectors:read',
    load: async () => (await import('./email-templates/EmailTemplatesPage.tsx')).EmailTemplatesPage,
  },
  {
    path: '/email-templates/:usage',
    section: 'email-templates',
    scope: 'connectors:read',
    load: async () => (await import('./email-templates/EmailTemplatePage.tsx')).EmailTemplatePage,
  },
  {
    path: '/webhooks',
    section: 'webhooks',
    scope: 'hooks:read',
    load: async () => (await import('./webhooks/WebhooksPage.tsx')).WebhooksPage,
  },
  {
    path: '/webhooks/receivers',
    section: 'webhooks',
    scope: 'hooks:read',
    title: 'webhooks.signals',
    load: async () => (await import('./webhooks/receivers/ReceiversPage.tsx')).ReceiversPage,
  },
  {
    path: '/webhooks/receivers/:id',
    section: 'webhooks',
    scope: 'hooks:read',
    title: 'webhooks.signals',
    load: async () => (await import('./webhooks/receivers/ReceiverPage.tsx')).ReceiverPage,
  },
  {
    path: '/webhooks/:id',
    section: 'webhooks',
    scope: 'hooks:read',
    load: async () => (await import('./webhooks/WebhookPage.tsx')).WebhookPage,
  },
  {
    path: '/scripts',
    section: 'scripts',
    scope: 'settings:read',
    load: async () => (await import('./scripts/ScriptsPage.tsx')).ScriptsPage,
  },
  {
    path: '/scripts/:key',
    section: 'scripts',
    scope: 'settings:read',
    load: async () => (await import('./scripts/ScriptPage.tsx')).ScriptPage,
  },
  {
    path: '/administrators',
    section: 'administrators',
    scope: 'roles:read',
    load: async () => (await import('./administrators/AdministratorsPage.tsx')).AdministratorsPage,
  },
  {
    path: '/administrators/:id',
    section: 'administrators',
    scope: 'roles:read',
    load: async () => (await import('./roles/RolePage.tsx')).RolePage,
  },
]
