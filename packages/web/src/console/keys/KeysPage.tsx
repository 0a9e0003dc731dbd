import { useMay } from '../access.ts'
import { PageHead } from '../frame/PageHead.tsx'
import { useSay } from '../texts.tsx'
import { CookieKeys } from './CookieKeys.tsx'
import { IdTokenClaims } from './IdTokenClaims.tsx'
import './keys.css'
import { MetadataDocuments } from './MetadataDocuments.tsx'
import { SessionLifetime } from './SessionLifetime.tsx'
import { SigningKeys } from './SigningKeys.tsx'

/** The keys of the server, and what its tokens and sessions are like for all applications. */
export function KeysPage() {
  const say = useSay()
  const may = useMay()
  return (
    <>
      <PageHead title={say('frame.section.keys')} description={say('keys.about')} />
      <div className="lk-keys">
        <SigningKeys />
        <CookieKeys />
        <SessionLifetime />
        <IdTokenClaims />
        <MetadataDocuments showsScopes={may('applications:read')} />
      </div>
    </>
  )
}
