import { useMay } from '../access.ts'
import { AccessControl } from './AccessControl.tsx'
import { type Application, hasPeople, kindOf } from './application-kind.ts'
import { ConsentScopes } from './ConsentScopes.tsx'
import { MachineRoles } from './MachineRoles.tsx'
import { WholeApi } from './WholeApi.tsx'

/** What a machine may do; or which people may use the application, and what it may ask them for. */
export function AccessPart({ application }: { application: Application }) {
  const may = useMay()
  if (!hasPeople(kindOf(application))) {
    return (
      <div className="lk-app-part">
        {may('roles:read') && <MachineRoles application={application} />}
        <WholeApi application={application} />
      </div>
    )
  }
  return (
    <div className="lk-app-part">
      {application.isThirdParty && <ConsentScopes applicationId={application.id} />}
      <AccessControl application={application} />
    </div>
  )
}
