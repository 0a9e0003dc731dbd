import type { Experience } from '../branding.ts'

/**
 * The sign-in settings, narrowed to what the application asks for: `identifier` names kinds of identifiers, and
 * `first_screen=identifier:…` leaves out social accounts. What the settings do not allow is not shown by it.
 */
export function requestedExperience({ googleOneTap, ...experience }: Experience): Experience {
  const query = new URLSearchParams(location.search)
  const kinds = query.get('identifier')?.split(' ') ?? []
  const onlyIdentifiers = query.get('first_screen')?.startsWith('identifier:') === true
  return {
    ...experience,
    signIn: { methods: among(experience.signIn.methods, ({ identifier }) => kinds.includes(identifier)) },
    signUp: {
      ...experience.signUp,
      identifiers: among(experience.signUp.identifiers, identifier => kinds.includes(identifier)),
    },
    socialConnectors: onlyIdentifiers ? [] : experience.socialConnectors,
    ...(googleOneTap && !onlyIdentifiers && { googleOneTap }),
  }
}

/** Those that are asked for; all of them if none is. */
function among<Item>(items: Item[], isAsked: (item: Item) => boolean): Item[] {
  const asked = items.filter(isAsked)
  return asked.length > 0 ? asked : items
}
