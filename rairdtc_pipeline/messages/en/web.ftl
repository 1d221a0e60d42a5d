### What the server of the Dagster UI answers to requests that it refuses.

web-foreign-host = This server is not known by the name in the request's Host header. Use 127.0.0.1 or localhost, or add the name to ui_hosts in rairdtc.toml.

web-cross-site = A page of another site sent this request. Open the Dagster UI itself and try again.

web-graphql-by-post = GraphQL requests must be sent by POST.
