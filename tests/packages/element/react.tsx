import type {} from '@latchkey/element/react'

export const page = (
  <latchkey-account
    endpoint="https://id.example"
    getAccessToken={() => 'token'}
    onlatchkey-navigate={({ detail }) => console.log(detail.path.length)}
  />
)

// @ts-expect-error: the path is a text
export const wrong = <latchkey-account path={1} />
