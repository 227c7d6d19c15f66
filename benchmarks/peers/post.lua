wrk.method = "POST"
wrk.body = '{"name":"Ada","amount":42}'
wrk.headers["Content-Type"] = "application/json"
