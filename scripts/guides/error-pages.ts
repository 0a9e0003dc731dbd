import { type ErrorCode, errors } from '@latchkey/contract'
import { english } from '@latchkey/contract/error-help/en'
import type { ErrorGroup, ErrorHelp } from '@latchkey/contract/error-help/help'
import { chinese } from '@latchkey/contract/error-help/zh-CN'

/** The pages of error codes, with their paths below `docs/guides`. */
export const errorPages = [
  { path: 'errors.md', text: pageOf(english, introductionInEnglish()) },
  { path: 'zh-CN/errors.md', text: pageOf(chinese, introductionInChinese()) },
]

/** The headings of codes are the codes alone, so that they are the anchors of the rendered page. */
function pageOf({ groups, codes }: ErrorHelp, introduction: string): string {
  const all = Object.keys(errors) as ErrorCode[]
  const sections = Object.entries(groups).map(([group, title]) => {
    const entries = all
      .filter(code => groupOf(code) === group)
      .sort()
      .map(code => `### \`${code}\`\n\n**${errors[code]}** ${codes[code].cause}\n\n${codes[code].cure}\n`)
    return `## ${title}\n\n${entries.join('\n')}`
  })
  return [introduction, ...sections].join('\n')
}

function groupOf(code: ErrorCode): ErrorGroup {
  // The cast is safe: the type is the same part of the code.
  return code.split('.')[0] as ErrorGroup
}

function introductionInEnglish(): string {
  return `---
title: Error codes
description: Every error code of the server, why it comes back, and what to do.
runs: shell
---

<!-- Written by \`node scripts/guides/errors.ts\` from \`packages/contract/src/error-help\`. -->

A refusal of every API has the same body. Programs switch on \`code\`, which never changes; \`message\` is for people, in the
language of \`Accept-Language\`; \`data\` and \`details\` say more where there is more to say.

\`\`\`sh
curl -s http://localhost:3001/api/users -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\
  -d '{ "passwordDigest": "$2b$10$…" }'
\`\`\`

\`\`\`json
{ "code": "user.password_algorithm_required", "message": "A password digest needs its algorithm." }
\`\`\`

- **401** asks for another token, or for a [step-up](#verification_record.permission_denied).
- **429** and **503** ask to wait, as many seconds as \`Retry-After\` says, and to try again.
- Responses have the header \`Logto-Core-Request-Id\`, by which its line in the log is found.
- A few operations answer a code with another status than the one given here, where the API that they are compatible with does.
- The OpenID Connect endpoints below \`/oidc\` answer with the error codes of OAuth 2.0 instead, such as \`invalid_grant\`.

In JavaScript, \`@latchkey/client\` throws a \`ProblemError\` with \`code\`, \`status\`, \`data\`, \`details\` and \`retryAfter\`.
`
}

function introductionInChinese(): string {
  return `---
title: 错误码
description: 服务器的全部错误码、出现的原因和处理办法。
runs: shell
---

<!-- Written by \`node scripts/guides/errors.ts\` from \`packages/contract/src/error-help\`. -->

所有 API 的错误响应格式相同。程序应根据 \`code\` 判断，它永远不变；\`message\` 是给人看的，语言取决于 \`Accept-Language\`；
需要补充说明时，还有 \`data\` 和 \`details\`。

\`\`\`sh
curl -s http://localhost:3001/api/users -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\
  -d '{ "passwordDigest": "$2b$10$…" }'
\`\`\`

\`\`\`json
{ "code": "user.password_algorithm_required", "message": "A password digest needs its algorithm." }
\`\`\`

- **401**：需要换一个令牌，或需要[身份确认（step-up）](#verification_record.permission_denied)。
- **429** 和 **503**：按 \`Retry-After\` 给出的秒数等待后重试。
- 响应带有 \`Logto-Core-Request-Id\` 响应头，可据此在日志中找到对应的记录。
- 少数操作返回的状态码与这里不同，以便与所兼容的 API 保持一致。
- \`/oidc\` 下的 OpenID Connect 端点使用 OAuth 2.0 的错误码，例如 \`invalid_grant\`。

在 JavaScript 中，\`@latchkey/client\` 会抛出 \`ProblemError\`，含有 \`code\`、\`status\`、\`data\`、\`details\` 和 \`retryAfter\`。
`.replaceAll(/(?<=\p{Script=Han}) (?=[\w`])|(?<=[\w`)]) (?=\p{Script=Han})/gu, '\u2009')
}
