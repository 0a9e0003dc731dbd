import type { HttpBindings } from '@hono/node-server'
import type { ApplicationSignInExperience } from '@latchkey/contract'
import type { Context } from 'hono'
import { findApplicationExperience } from '../directory/application-experience.ts'
import { findKnownPage } from '../directory/registered-origins.ts'
import type { Services } from '../services.ts'
import type { Settings } from '../store/settings.ts'

type PageContext = Context<{ Bindings: HttpBindings }>

/** Which application a document has the look of, if any; the pages look for it in the same place. */
const applicationOf: Record<string, (services: Services, context: PageContext) => Promise<string | null>> = {
  'sign-in.html': async (_, { req }) => req.query('app_id') ?? null,
  'account.html': async ({ config, database }, { req }) => {
    const redirect = req.query('redirect')
    return redirect
      ? ((await findKnownPage(database, config.endpoint, redirect))?.applicationId ?? null)
      : null
  },
}

/** The look of the application that a document has; undefined for the server's own. */
export async function findLook(
  file: string,
  services: Services,
  context: PageContext,
): Promise<ApplicationSignInExperience | undefined> {
  return (
    applicationOf[file]?.(services, context)
      .then(id => (id === null ? undefined : findApplicationExperience(services.database.quick, id)))
      // The page itself says what is wrong.
      .catch(() => undefined)
  )
}

/** Whether a document is never dark (`color.isDarkModeEnabled`): by its application, else by the server's settings. */
export function isLightOnly(
  file: string,
  settings: Settings | undefined,
  look: ApplicationSignInExperience | undefined,
): boolean {
  if (!applicationOf[file] || !settings) return false
  return !(look?.color.isDarkModeEnabled ?? settings.signInExperience.color.isDarkModeEnabled)
}
