import type { EmailTemplateDetails, UsageType } from '@latchkey/contract'
import { FormRow, Switch } from '@latchkey/ui'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { addressOf } from '../../base.ts'
import { call } from '../data/client.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useSay } from '../texts.tsx'

export type Template = { languageTag: string; templateType: UsageType; details: EmailTemplateDetails }

const pause = 300

/** The letter as people get it, in both themes and widths. */
export function LetterPreview({ template }: { template: Template }) {
  const say = useSay()
  const [isDark, setDark] = useState(false)
  const [isPhone, setPhone] = useState(false)
  const body = useSettled(template)
  const { data, error } = useQuery({
    queryKey: ['POST /api/email-templates/preview', { body }],
    queryFn: ({ signal }) => call('POST /api/email-templates/preview', { body, signal }),
    placeholderData: keepPreviousData,
    // An unfinished text, such as one without a subject, stays as it is until it is changed.
    retry: false,
  })
  return (
    <section className="lk-letter-preview" aria-label={say('emailTemplates.preview')}>
      <h2 className="lk-form-title">{say('emailTemplates.preview')}</h2>
      <div className="lk-letter-switches">
        <FormRow name={say('emailTemplates.preview.dark')}>
          <Switch label={say('emailTemplates.preview.dark')} isOn={isDark} onChange={setDark} />
        </FormRow>
        <FormRow name={say('emailTemplates.preview.phone')}>
          <Switch label={say('emailTemplates.preview.phone')} isOn={isPhone} onChange={setPhone} />
        </FormRow>
      </div>
      <ProblemNotice problem={error} />
      {data && (
        <div className={`lk-letter-mail${isPhone ? ' lk-letter-phone' : ''}`}>
          <p>{data.subject}</p>
          <Frame html={data.html ?? plain(data.text ?? '')} scheme={isDark ? 'dark' : 'light'} />
        </div>
      )}
    </section>
  )
}

/** What was typed last, once the person stops typing. */
function useSettled(template: Template): Template {
  const [settled, setSettled] = useState(template)
  const text = JSON.stringify(template)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(JSON.parse(text)), pause)
    return () => clearTimeout(timer)
  }, [text])
  return settled
}

/** A page of the server that shows the letter and runs no script of it, in an origin without cookies and storage. */
function Frame({ html, scheme }: { html: string; scheme: 'light' | 'dark' }) {
  const say = useSay()
  const frame = useRef<HTMLIFrameElement>(null)
  const [isReady, setReady] = useState(false)
  useEffect(() => {
    const listen = ({ source }: MessageEvent) => source === frame.current?.contentWindow && setReady(true)
    addEventListener('message', listen)
    return () => removeEventListener('message', listen)
  }, [])
  useEffect(() => {
    // The frame has an opaque origin, which cannot be named; the letter is no secret.
    if (isReady) frame.current?.contentWindow?.postMessage({ html, scheme }, '*')
  }, [isReady, html, scheme])
  return (
    <iframe
      ref={frame}
      title={say('emailTemplates.preview')}
      src={addressOf('/letter-frame')}
      sandbox="allow-scripts"
    />
  )
}

function plain(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return `<!doctype html><body style="margin:16px;font:16px/24px system-ui,sans-serif;white-space:pre-wrap;overflow-wrap:anywhere">${escaped}</body>`
}
