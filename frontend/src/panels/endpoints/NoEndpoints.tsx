// A project without HTTP Steps: what makes one, as a file to begin with.
import { Blank } from '../../ui/Blank'
import { CopyButton } from '../../ui/CopyButton'

const FILE = 'src/hello.step.ts'
const EXAMPLE = `import { http, type StepConfig } from 'motia'

export const config = {
  name: 'SayHello',
  description: 'Greets whoever asks.',
  triggers: [http('GET', '/hello/:name')],
} as const satisfies StepConfig

export const handler = async ({ request }) => {
  return { status: 200, body: { hello: request.pathParams.name } }
}
`

export function NoEndpoints() {
  return (
    <div className="no-endpoints">
      <Blank kind="nothing" title="No Step has an endpoint yet">
        <p>
          A Step with an <code>http</code> trigger answers requests. Save this file as <code>{FILE}</code> in your
          project: the endpoint stands here as soon as it is saved.
        </p>
      </Blank>
      <figure className="example-file">
        <figcaption>
          <code>{FILE}</code>
          <CopyButton label="Copy the file" text={() => EXAMPLE} />
        </figcaption>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
        <pre tabIndex={0}>{EXAMPLE}</pre>
      </figure>
    </div>
  )
}
