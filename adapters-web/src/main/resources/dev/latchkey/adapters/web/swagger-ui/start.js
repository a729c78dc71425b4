// No other host is asked: the description is served from here, and no badge of a validator is shown.
SwaggerUIBundle({ url: "v3/api-docs", dom_id: "#api", deepLinking: true, validatorUrl: null });
