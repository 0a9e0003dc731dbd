import type { UsageType } from '@latchkey/contract'
import { factsOf, languages, lookup } from '@latchkey/locales'
import { PageState, SelectField, Skeleton, useLanguage } from '@latchkey/ui'
import { MailQuestion } from 'lucide-react'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useRead } from '../data/read.ts'
import { PageHead } from '../frame/PageHead.tsx'
import { useView } from '../navigation.ts'
import type { PageProps } from '../page-props.ts'
import { useSay } from '../texts.tsx'
import { DeleteTemplate } from './DeleteTemplate.tsx'
import './email-templates.css'
import { TemplateEditor } from './TemplateEditor.tsx'
import { usageNames, usages } from './usages.ts'

/** One letter, in the language that the address names: `?language=zh-CN`. */
export function EmailTemplatePage({ params }: PageProps) {
  const say = useSay()
  const usage = usageNames.find(each => each === params.usage)
  const back = { path: '/email-templates', words: say('frame.section.emailTemplates') }
  if (usage) return <Loaded usage={usage} back={back} />
  return (
    <>
      <PageHead title={say('emailTemplates.gone')} back={back} />
      <PageState icon={MailQuestion} title={say('emailTemplates.gone')} isPart>
        {say('emailTemplates.gone.about')}
      </PageState>
    </>
  )
}

function Loaded({ usage, back }: { usage: UsageType; back: { path: string; words: string } }) {
  const say = useSay()
  const language = useLanguage()
  const { view, set } = useView()
  const { data, error, refetch } = useRead('GET /api/email-templates', { query: { templateType: usage } })
  const tag = view.language ?? lookup(Object.keys(languages), [language]) ?? 'en'
  const stored = data?.find(({ languageTag }) => languageTag === tag)
  const tags = [
    ...new Set([...(data ?? []).map(({ languageTag }) => languageTag), ...Object.keys(languages)]),
  ]
  const { title, about } = usages[usage]
  const hasOwn = (each: string) => data?.some(({ languageTag }) => languageTag === each) === true
  return (
    <>
      <PageHead
        title={say(title)}
        description={say(about)}
        back={back}
        actions={stored && <DeleteTemplate template={stored} name={say(title)} />}
      />
      {error && !data && <ProblemNotice problem={error} onRetry={() => refetch()} />}
      {!data && !error && <Skeleton height={320} />}
      {data && (
        <>
          <div className="lk-letter-language">
            <SelectField
              label={say('emailTemplates.language')}
              value={tag}
              onChange={next => set({ language: next })}
              isRequired
              options={tags.map(id => {
                const { name } = factsOf(id)
                return { id, words: hasOwn(id) ? say('emailTemplates.language.own', { name }) : name }
              })}
            />
          </div>
          <TemplateEditor key={`${usage}/${tag}`} usage={usage} tag={tag} stored={stored?.details} />
        </>
      )}
    </>
  )
}
