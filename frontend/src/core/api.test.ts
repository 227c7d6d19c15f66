import { afterEach, describe, expect, it, vi } from 'vitest'
import { ApiError, getJson, sendJson } from './api'

function page(base: string | null, cookie = ''): void {
  const meta = base === null ? null : { content: base }
  vi.stubGlobal('document', { cookie, querySelector: () => meta })
}

function answer(status: number, body: unknown) {
  const asked = vi.fn(async () => new Response(JSON.stringify(body), { status }))
  vi.stubGlobal('fetch', asked)
  return asked
}

describe('the API', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('is asked below the path where the console is', async () => {
    page('/tools/motia/')
    const asked = answer(200, { nodes: [] })
    expect(await getJson('flow')).toEqual({ nodes: [] })
    expect(asked).toHaveBeenCalledWith('/tools/motia/api/flow', expect.anything())
  })

  it('is sent JSON with the token that other sites cannot read', async () => {
    page(null, 'motia_theme=dark; motia_csrf=abc')
    const asked = answer(200, {})
    await sendJson('PUT', 'layout', { flow: '*', positions: {} })
    expect(asked).toHaveBeenCalledWith('/api/layout', {
      method: 'PUT',
      headers: { Accept: 'application/json', 'Content-Type': 'application/json', 'X-CSRFToken': 'abc' },
      body: '{"flow":"*","positions":{}}',
      signal: null,
    })
  })

  it('tells what the studio says of a mistake', async () => {
    page(null)
    answer(400, { error: { code: 'input_invalid', message: 'flow is missing', hint: 'write one' } })
    await expect(sendJson('PUT', 'layout', {})).rejects.toEqual(
      new ApiError('input_invalid', 'flow is missing', 'write one'),
    )
  })
})
