import {
  deleteCaptchaProvider,
  readCaptchaProvider,
  replaceCaptchaProvider,
} from '../../directory/captcha-provider.ts'
import type { Services } from '../../services.ts'
import type { ManagementOperation } from './operation.ts'

export const captchaProviderOperations = ({ vault }: Services) => ({
  readCaptchaProvider: {
    perform: context => readCaptchaProvider(context, vault),
  } satisfies ManagementOperation<'readCaptchaProvider'>,

  replaceCaptchaProvider: {
    perform: (directory, { body }) => replaceCaptchaProvider(directory, vault, body.config),
  } satisfies ManagementOperation<'replaceCaptchaProvider'>,

  deleteCaptchaProvider: {
    perform: directory => deleteCaptchaProvider(directory),
  } satisfies ManagementOperation<'deleteCaptchaProvider'>,
})
