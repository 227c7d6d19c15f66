import { describe, expect, it } from 'vitest'
import { curlOf } from './curl'

const BASE = 'http://127.0.0.1:3111'

describe('an endpoint as a command', () => {
  it.each([
    ['GET /tickets', `curl ${BASE}/tickets`],
    ['HEAD /tickets', `curl --head ${BASE}/tickets`],
    ['DELETE /tickets/:id', `curl -X DELETE ${BASE}/tickets/:id`],
    ['POST /tickets', `curl -X POST ${BASE}/tickets -H 'content-type: application/json' -d '{}'`],
    ['GET /files/*', `curl '${BASE}/files/*'`],
    ["GET /o'clock", `curl '${BASE}/o'\\''clock'`],
  ])('%s', (summary, command) => expect(curlOf(summary, BASE)).toBe(command))
})
