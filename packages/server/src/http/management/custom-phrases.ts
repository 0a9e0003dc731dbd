import { loadPages } from '@latchkey/locales'
import {
  deleteCustomPhrase,
  listCustomPhrases,
  readCustomPhrase,
  replaceCustomPhrase,
} from '../../directory/custom-phrases.ts'
import { languageOfPages } from '../../policies/language.ts'
import { type ManagementOperation, named } from './operation.ts'

export const customPhraseOperations = {
  listCustomPhrases: {
    perform: ({ tx }) => listCustomPhrases(tx),
  } satisfies ManagementOperation<'listCustomPhrases'>,

  readCustomPhrase: {
    perform: ({ tx }, { params }) => readCustomPhrase(tx, named(params, 'languageTag')),
  } satisfies ManagementOperation<'readCustomPhrase'>,

  replaceCustomPhrase: {
    perform: (directory, { params, body }) =>
      replaceCustomPhrase(directory, { tag: named(params, 'languageTag'), translation: body }),
  } satisfies ManagementOperation<'replaceCustomPhrase'>,

  deleteCustomPhrase: {
    perform: (directory, { params }) => deleteCustomPhrase(directory, named(params, 'languageTag')),
  } satisfies ManagementOperation<'deleteCustomPhrase'>,

  readPhrases: {
    async perform({ settings, client }, { query }) {
      const language = languageOfPages(settings, { asked: query.lng, accepted: client.acceptLanguage })
      return { ...(await loadPages(language)), ...settings.customPhrases[language] }
    },
    headers({ headers, url }, settings) {
      const asked = new URLSearchParams(url?.split('?')[1]).get('lng') ?? undefined
      return {
        'content-language': languageOfPages(settings, { asked, accepted: headers['accept-language'] }),
      }
    },
  } satisfies ManagementOperation<'readPhrases'>,
}
