import accountFields from './account-fields.json' with { type: 'json' }
import administrators from './administrators.json' with { type: 'json' }
import applications from './applications.json' with { type: 'json' }
import connectors from './connectors.json' with { type: 'json' }
import emailTemplates from './email-templates.json' with { type: 'json' }
import figures from './figures.json' with { type: 'json' }
import frame from './frame.json' with { type: 'json' }
import keys from './keys.json' with { type: 'json' }
import log from './log.json' with { type: 'json' }
import people from './people.json' with { type: 'json' }
import roles from './roles.json' with { type: 'json' }
import scripts from './scripts.json' with { type: 'json' }
import security from './security.json' with { type: 'json' }
import signInPage from './sign-in-page.json' with { type: 'json' }
import webhooks from './webhooks.json' with { type: 'json' }

/** The texts of the console: one file a section, whose keys begin with its name. */
export const consoleTexts = {
  ...accountFields,
  ...administrators,
  ...applications,
  ...connectors,
  ...emailTemplates,
  ...figures,
  ...frame,
  ...keys,
  ...log,
  ...people,
  ...roles,
  ...scripts,
  ...security,
  ...signInPage,
  ...webhooks,
}
