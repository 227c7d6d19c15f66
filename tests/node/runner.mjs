/** Starts the real runner on a folder of files and speaks its protocol: what the gateway and workers do, in small. */

import { spawn } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import { Wire } from '../../runtime/languages/node/child/wire.mjs'

const MAIN = fileURLToPath(new URL('../../runtime/languages/node/child/main.mjs', import.meta.url))

/** Write `files` into a new project folder and return its path. */
export function makeProject(files) {
  const project = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'motia-'))
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(project, name)
    fs.mkdirSync(path.dirname(file), { recursive: true })
    fs.writeFileSync(file, text)
  }
  return project
}

/** A running runner with one connection. `answer(method, params)` gives what requests are answered with. */
export class Runner {
  logs = []
  requests = []
  output = ''
  #waiting = new Map()
  #last = 0

  /** Start a runner and wait for its hello. It ends, and its folder goes, with test context `t`. */
  static async start(t, files, { answer = () => null, serves = true } = {}) {
    const runner = new Runner()
    runner.project = makeProject(files)
    runner.answer = answer
    runner.socketPath = path.join(runner.project, 'r.sock')
    const args = ['--no-warnings', MAIN, '--socket', runner.socketPath, '--project', runner.project]
    runner.process = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] })
    for (const stream of [runner.process.stdout, runner.process.stderr])
      stream.on('data', (data) => {
        runner.output += data
      })
    runner.exited = new Promise((resolve) => runner.process.on('exit', resolve))
    await runner.connect(serves)
    t.after(() => runner.stop())
    return runner
  }

  async connect(serves) {
    const socket = await this.#socket()
    const hello = new Promise((resolve) => this.#waiting.set('hello', resolve))
    this.socket = socket
    this.wire = new Wire(socket, (frame) => this.#take(frame))
    this.wire.send({ t: 'hello', version: 1, role: 'test', serves })
    this.hello = await hello
  }

  async #socket() {
    while (this.process.exitCode === null) {
      const socket = net.connect(this.socketPath)
      const connected = await new Promise((resolve) =>
        socket.on('connect', () => resolve(true)).on('error', () => resolve(false)),
      )
      if (connected) return socket
    }
    throw new Error(`the runner ended: ${this.output}`)
  }

  describe(file, kind = 'step') {
    return this.ask({ t: 'describe', file, kind })
  }

  call(file, { trigger = { type: 'queue', index: 0 }, input = null, ...rest } = {}) {
    return this.ask({
      t: 'call',
      file,
      trigger,
      input,
      trace: { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8) },
      attempt: 1,
      deadlineMs: 5000,
      ...rest,
    })
  }

  http(file, input = {}) {
    const request = {
      method: 'POST',
      path: '/x',
      url: '/x',
      pathParams: {},
      queryParams: {},
      headers: {},
      body: null,
      bodyKind: 'json',
    }
    return this.call(file, { trigger: { type: 'http', index: 0 }, input: { ...request, ...input } })
  }

  /** Send a frame and return its answer, without the frame's type and id. */
  async ask(frame) {
    this.lastId = ++this.#last
    this.wire.send({ ...frame, id: this.lastId })
    const { id, ...answer } = await new Promise((resolve) => this.#waiting.set(this.lastId, resolve))
    return answer
  }

  async stop() {
    this.process.stdin.end()
    await this.exited
    this.socket.destroy()
    fs.rmSync(this.project, { recursive: true, force: true })
  }

  async #take(frame) {
    if (frame.t === 'hello') return this.#waiting.get('hello')(frame)
    if (frame.t === 'log') return this.logs.push(frame)
    if (frame.t !== 'request') return this.#waiting.get(frame.id)?.(frame)
    this.requests.push(frame)
    const { id, call, method, params } = frame
    try {
      this.wire.send({ t: 'reply', id, call, result: (await this.answer(method, params, frame)) ?? null })
    } catch (error) {
      this.wire.send({
        t: 'reply',
        id,
        call,
        error: { code: error.code ?? 'error', message: error.message, hint: error.hint },
      })
    }
  }
}
